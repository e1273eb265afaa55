namespace Agents.Cli.Studies.Handbook;

/// <summary>One training: what was right on each held-out question, tokens of the answers, and examples seen.</summary>
internal sealed record StudentRun(IReadOnlyList<bool> Right, double OutputTokens, int Examples, int TrainedTokens)
{
    public double Accuracy => Right.Count(r => r) / (double)Right.Count;
}
