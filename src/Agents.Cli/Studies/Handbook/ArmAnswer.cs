namespace Agents.Cli.Studies.Handbook;

/// <summary>What one answer of an arm cost, and whether it was right.</summary>
internal sealed record ArmAnswer(int Input, int Output, bool Right)
{
    public int Total => Input + Output;
}
