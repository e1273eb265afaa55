namespace Agents.Models.Constraints;

/// <summary>The tokens that may come next.</summary>
/// <param name="Bits">A bit for each token.</param>
/// <param name="Longest">The most bytes that are still needed after one of them.</param>
internal sealed record TokenMask(ulong[] Bits, int Longest)
{
    public bool Allows(int id) => ((Bits[id >> 6] >> (id & 63)) & 1) != 0;

    /// <summary>Copies a row of logits; those of other tokens become minus infinity.</summary>
    public void Apply(ReadOnlySpan<float> logits, Span<float> masked)
    {
        logits.CopyTo(masked);
        for (var word = 0; word < Bits.Length; word++)
        {
            var bits = Bits[word];
            var block = masked[(word * 64)..Math.Min(masked.Length, (word + 1) * 64)];
            if (bits == 0)
                block.Fill(float.NegativeInfinity);
            for (var i = 0; bits is not 0 and not ulong.MaxValue && i < block.Length; i++)
            {
                if (((bits >> i) & 1) == 0)
                    block[i] = float.NegativeInfinity;
            }
        }
    }
}
