using Agents.Evaluation;

namespace Agents.Plugins.WorkflowArchitect.Selection;

/// <summary>A candidate in a race and what it answered.</summary>
/// <param name="index">Its number, from 0.</param>
internal sealed class Entrant(int index)
{
    private readonly List<bool> _answers = [];

    public int Index { get; } = index;

    public int Answered => _answers.Count;

    public int Correct { get; private set; }

    public double Accuracy => Answered == 0 ? 0 : (double)Correct / Answered;

    /// <summary>The candidate that it was found to be worse than; null while it is in the race.</summary>
    public int? BeatenBy { get; set; }

    /// <summary>Upper end of Wilson's 95 % interval: what the accuracy may still be.</summary>
    public double Promise => Statistics.Wilson(Correct, Answered).High;

    public void Add(IReadOnlyList<bool> answers)
    {
        _answers.AddRange(answers);
        Correct += answers.Count(a => a);
    }

    /// <summary>Of the first items, how many only this one and only the other got right.</summary>
    public (int Wins, int Losses) Against(Entrant other, int items)
    {
        int wins = 0, losses = 0;
        for (int i = 0; i < items; i++)
        {
            if (_answers[i] != other._answers[i])
                _ = _answers[i] ? wins++ : losses++;
        }

        return (wins, losses);
    }
}
