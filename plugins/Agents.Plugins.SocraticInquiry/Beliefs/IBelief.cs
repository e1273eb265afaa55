namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>
/// What is believed about the thing that is looked for. It knows no policy: it predicts answers and takes them in.
/// Questions are named by their index. Not thread-safe.
/// </summary>
public interface IBelief
{
    /// <summary>What is still unknown, in bits.</summary>
    double Entropy { get; }

    /// <summary>The most probable hypothesis.</summary>
    BeliefPeak Peak { get; }

    /// <summary>How probable it is that each option of a question is true; sums to 1.</summary>
    /// <param name="question">Index of the question.</param>
    /// <param name="shares">Takes a probability for each of the question's options.</param>
    void Predict(int question, Span<double> shares);

    /// <summary>Takes an answer in, by Bayes' rule.</summary>
    /// <param name="question">Index of the question.</param>
    /// <param name="answer">Index of the option that was answered.</param>
    /// <param name="model">How people answer.</param>
    /// <returns>False when no hypothesis allows the answer, which a model with errors never says; then nothing
    /// changed.</returns>
    bool Observe(int question, int answer, AnswerModel model);

    /// <summary>A copy that changes on its own.</summary>
    IBelief Clone();
}
