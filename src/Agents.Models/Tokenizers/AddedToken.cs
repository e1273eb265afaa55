namespace Agents.Models.Tokenizers;

/// <summary>A token that is cut out of the text before anything else.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="IsSpecial">A control token: found only where special tokens may be, and hidden in replies.</param>
/// <param name="IsNormalized">Looked for only where no other token was found (Hugging Face's flag).</param>
/// <param name="TakesSpaceBefore">White space before it belongs to it (<c>lstrip</c>).</param>
/// <param name="TakesSpaceAfter">White space after it belongs to it (<c>rstrip</c>; Phi 3's tokens).</param>
internal sealed record AddedToken(
    int Id,
    string Content,
    bool IsSpecial,
    bool IsNormalized = false,
    bool TakesSpaceBefore = false,
    bool TakesSpaceAfter = false);
