using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>
/// The true option of every question under every hypothesis. A question of two options is a bit a hypothesis, any
/// other a byte; sums over weights are the inner loop of every policy.
/// </summary>
internal sealed class AnswerTable
{
    private const int WordBits = 64;

    /// <summary>Four weights at a time: the four bits of a nibble, each over a whole lane.</summary>
    private static readonly Vector256<double>[] Lanes = [.. Enumerable.Range(0, 16).Select(LanesOf)];

    private readonly int[] _options;
    private readonly ulong[]?[] _bits;
    private readonly byte[]?[] _bytes;

    private AnswerTable(int hypotheses, int[] options)
    {
        (Hypotheses, _options) = (hypotheses, options);
        (_bits, _bytes) = (new ulong[options.Length][], new byte[options.Length][]);
    }

    /// <summary>Number of hypotheses.</summary>
    public int Hypotheses { get; }

    /// <summary>Number of questions.</summary>
    public int Questions => _options.Length;

    /// <summary>Length of the weights: whole words, so that no loop has a rest.</summary>
    public int PaddedLength => (Hypotheses + WordBits - 1) / WordBits * WordBits;

    /// <summary>Fills a table.</summary>
    /// <param name="hypotheses">At least 1.</param>
    /// <param name="options">Options of each question, 2 to 256.</param>
    /// <param name="truth">The true option of (hypothesis, question).</param>
    public static AnswerTable Create(int hypotheses, IReadOnlyList<int> options, Func<int, int, int> truth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hypotheses, 1);
        var table = new AnswerTable(hypotheses, [.. options]);
        for (var q = 0; q < options.Count; q++)
        {
            if (options[q] is < 2 or > 256)
                throw new ArgumentOutOfRangeException(nameof(options), options[q], "A question has 2 to 256 options.");
            table.Fill(q, truth);
        }

        return table;
    }

    public int Options(int question) => _options[question];

    /// <summary>The true option of a question under a hypothesis.</summary>
    public int this[int hypothesis, int question] => _bits[question] is { } bits
        ? (int)(bits[hypothesis / WordBits] >> (hypothesis % WordBits)) & 1
        : _bytes[question]![hypothesis];

    /// <summary>Sums the weights by the question's true option.</summary>
    public void Sum(int question, ReadOnlySpan<double> weights, Span<double> sums)
    {
        if (_bits[question] is { } bits)
        {
            sums[1] = Math.Min(1, SumWhereSet(bits, weights));
            sums[0] = 1 - sums[1];
            return;
        }

        sums.Clear();
        var values = _bytes[question]!;
        for (var h = 0; h < values.Length; h++)
            sums[values[h]] += weights[h];
    }

    /// <summary>Multiplies each weight by the factor of its true option.</summary>
    /// <returns>The sum of the products.</returns>
    public double Multiply(int question, Span<double> weights, ReadOnlySpan<double> factors)
    {
        var sum = 0.0;
        for (var h = 0; h < Hypotheses; h++)
            sum += weights[h] *= factors[this[h, question]];
        return sum;
    }

    private void Fill(int question, Func<int, int, int> truth)
    {
        var bits = _options[question] == 2 ? _bits[question] = new ulong[PaddedLength / WordBits] : null;
        var bytes = bits is null ? _bytes[question] = new byte[Hypotheses] : null;
        for (var h = 0; h < Hypotheses; h++)
        {
            var value = truth(h, question);
            if (value < 0 || value >= _options[question])
                throw new ArgumentOutOfRangeException(nameof(truth), value, $"Question {question} has no such option.");
            if (bits is not null)
                bits[h / WordBits] |= (ulong)value << (h % WordBits);
            else
                bytes![h] = (byte)value;
        }
    }

    private static double SumWhereSet(ReadOnlySpan<ulong> bits, ReadOnlySpan<double> weights)
    {
        var lanes = Lanes;
        ref var weight = ref MemoryMarshal.GetReference(weights);
        var (a, b) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var i = 0; i < bits.Length; i++)
        {
            var word = bits[i];
            for (var j = i * WordBits; word != 0; j += 8, word >>= 8)
            {
                a += lanes[word & 15] & Vector256.LoadUnsafe(ref weight, (nuint)j);
                b += lanes[(word >> 4) & 15] & Vector256.LoadUnsafe(ref weight, (nuint)j + 4);
            }
        }

        return Vector256.Sum(a + b);
    }

    private static Vector256<double> LanesOf(int nibble) => Vector256.Create(
        Lane(nibble, 0), Lane(nibble, 1), Lane(nibble, 2), Lane(nibble, 3)).AsDouble();

    private static long Lane(int nibble, int bit) => (nibble >> bit & 1) == 0 ? 0 : -1;
}
