namespace Agents.Training.Pretraining;

/// <summary>One point of the curve: means since the report before.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Loss">Mean cross-entropy a predicted token, in nats.</param>
/// <param name="GradientNorm">Mean global norm before clipping.</param>
/// <param name="LearningRate">Rate of the last step.</param>
/// <param name="Items">Sequences seen in all.</param>
/// <param name="ItemsPerSecond">Sequences a second.</param>
/// <param name="TokensPerSecond">Tokens a second, padding not counted.</param>
internal sealed record PretrainReport(
    int Step,
    double Loss,
    double GradientNorm,
    double LearningRate,
    long Items,
    double ItemsPerSecond,
    double TokensPerSecond);
