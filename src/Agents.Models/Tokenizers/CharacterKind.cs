namespace Agents.Models.Tokenizers;

/// <summary>What the patterns of pre-tokenizers tell apart.</summary>
internal enum CharacterKind
{
    /// <summary>Anything else: <c>[^\s\p{L}\p{N}]</c>.</summary>
    Other,

    /// <summary><c>\p{L}</c>.</summary>
    Letter,

    /// <summary><c>\p{N}</c>.</summary>
    Number,

    /// <summary><c>\s</c>.</summary>
    Space,
}
