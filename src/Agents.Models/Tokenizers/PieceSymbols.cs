namespace Agents.Models.Tokenizers;

/// <summary>The tokens that a piece begins with, before any merge.</summary>
internal abstract class PieceSymbols
{
    /// <summary>Reads a piece.</summary>
    /// <param name="piece">Text.</param>
    /// <param name="ids">Receives the ids; as long as the piece has bytes in UTF-8.</param>
    /// <returns>How many ids there are, and how many bytes are lost for want of a token.</returns>
    public abstract (int Count, int Dropped) Read(ReadOnlySpan<char> piece, Span<int> ids);
}
