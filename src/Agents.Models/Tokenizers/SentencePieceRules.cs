namespace Agents.Models.Tokenizers;

/// <summary>
/// What SentencePiece-style BPE does otherwise than byte-level BPE: tokens are text with <see cref="Space"/> for a
/// space, a whole stretch of text is one piece, and a character that is no token becomes tokens for its bytes.
/// </summary>
/// <param name="Prefix">Where a space is put before a text.</param>
/// <param name="DropsFirstSpace">Decoding leaves out a space at the very start.</param>
/// <param name="HasByteTokens">Tokens <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> are bytes.</param>
/// <param name="UnknownId">Stands for a character without token; null where such characters are dropped.</param>
/// <param name="FusesUnknown">Several such characters in a row become one token.</param>
internal sealed record SentencePieceRules(
    SpacePrefix Prefix, bool DropsFirstSpace, bool HasByteTokens, int? UnknownId, bool FusesUnknown)
{
    /// <summary>U+2581, a space inside tokens.</summary>
    public const char Space = '▁';

    /// <summary>The byte that a token of the form <c>&lt;0xNN&gt;</c> stands for; null for any other token.</summary>
    public static byte? ByteOf(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && char.IsAsciiHexDigit(token[3]) && char.IsAsciiHexDigit(token[4])
            ? Convert.FromHexString(token.AsSpan(3, 2))[0]
            : null;
}
