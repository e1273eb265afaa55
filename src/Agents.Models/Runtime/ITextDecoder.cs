namespace Agents.Models.Runtime;

/// <summary>Turns one reply's ids into text, holding back what is not yet a whole character.</summary>
internal interface ITextDecoder
{
    /// <summary>The text that became certain with this token; empty for control tokens.</summary>
    string Append(int id);

    /// <summary>What is left at the end of the reply.</summary>
    string Flush();
}
