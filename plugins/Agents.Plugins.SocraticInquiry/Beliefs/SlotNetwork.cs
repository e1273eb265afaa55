using Agents.Evaluation;

namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>
/// A prior over slots, each of which depends on at most one slot before it. A hypothesis is a value for every slot.
/// </summary>
internal sealed class SlotNetwork
{
    private readonly int[] _parents;
    private readonly double[][][] _tables;

    /// <param name="parents">Index of the slot that each depends on, before it; −1 for none.</param>
    /// <param name="tables">
    /// For each slot and each value of its parent (one row without), the weights of its values, 1 to 256 of them.
    /// </param>
    public SlotNetwork(IReadOnlyList<int> parents, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> tables)
    {
        _parents = [.. parents];
        _tables = [.. tables.Select(t => t.Select(Distribution).ToArray())];
        for (var s = 0; s < _parents.Length; s++)
        {
            var rows = _parents[s] < 0 ? 1 : _parents[s] < s ? Values(_parents[s]) : 0;
            if (_tables[s].Length != rows || _tables[s].Any(r => r.Length != Values(s)))
                throw new ArgumentException($"The table of slot {s} does not fit its parent.", nameof(tables));
        }
    }

    public int Slots => _parents.Length;

    public bool IsIndependent => _parents.All(p => p < 0);

    /// <summary>Number of hypotheses; large ones only approximately.</summary>
    public double Size => Enumerable.Range(0, Slots).Aggregate(1.0, (size, s) => size * Values(s));

    public int Values(int slot) => _tables[slot][0].Length;

    /// <summary>P(value of the slot | value of its parent) for every value.</summary>
    public ReadOnlySpan<double> Given(int slot, ReadOnlySpan<byte> hypothesis) =>
        _tables[slot][_parents[slot] < 0 ? 0 : hypothesis[_parents[slot]]];

    /// <summary>Slots that depend on a slot.</summary>
    public IEnumerable<int> Children(int slot) => Enumerable.Range(0, Slots).Where(s => _parents[s] == slot);

    public double Probability(ReadOnlySpan<byte> hypothesis)
    {
        var product = 1.0;
        for (var s = 0; s < Slots; s++)
            product *= Given(s, hypothesis)[hypothesis[s]];
        return product;
    }

    /// <summary>Draws a hypothesis, parents first.</summary>
    public byte[] Draw(SeededRandom random)
    {
        var hypothesis = new byte[Slots];
        for (var s = 0; s < Slots; s++)
            hypothesis[s] = (byte)Pick(Given(s, hypothesis), random);
        return hypothesis;
    }

    /// <summary>Every hypothesis, the first slot slowest.</summary>
    public IReadOnlyList<byte[]> All()
    {
        var all = new List<byte[]> { new byte[Slots] };
        for (var s = 0; s < Slots; s++)
        {
            all = [.. all.SelectMany(h => Enumerable.Range(0, Values(s)).Select(value =>
            {
                byte[] copy = [.. h];
                copy[s] = (byte)value;
                return copy;
            }))];
        }

        return all;
    }

    /// <summary>An index drawn from a distribution.</summary>
    public static int Pick(ReadOnlySpan<double> distribution, SeededRandom random)
    {
        var left = Unit(random);
        for (var i = 0; i < distribution.Length; i++)
        {
            if ((left -= distribution[i]) < 0)
                return i;
        }

        return distribution.LastIndexOfAnyExcept(0.0); // Rounding left a rest.
    }

    /// <summary>A number from 0 to below 1.</summary>
    public static double Unit(SeededRandom random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    private static double[] Distribution(IReadOnlyList<double> weights)
    {
        var sum = weights.Sum();
        if (weights.Any(w => !(w >= 0)) || !(sum is > 0 and < double.PositiveInfinity) || weights.Count > 256)
            throw new ArgumentException("Weights are finite, not negative, not all 0, and at most 256.", nameof(weights));
        return [.. weights.Select(w => w / sum)];
    }
}
