using Agents.Plugins.SocraticInquiry.Dialogues;

namespace Agents.Cli.Studies.Socratic;

/// <summary>A dialogue that was played.</summary>
/// <param name="Dialogue">At its end.</param>
/// <param name="Found">The best hypothesis is the target.</param>
internal sealed record Play(InquiryDialogue Dialogue, bool Found)
{
    /// <summary>Questions that were asked.</summary>
    public int Questions => Dialogue.Asked;

    /// <summary>Bits that were removed.</summary>
    public double Bits => Dialogue.PriorEntropy - Dialogue.Entropy;
}
