namespace Agents.Cli.Studies.Handbook;

/// <summary>What one answer of an arm cost, whether it was right, and how many behaviors it cites.</summary>
internal sealed record ArmAnswer(int Input, int Output, bool Right, int Cited)
{
    public int Total => Input + Output;
}
