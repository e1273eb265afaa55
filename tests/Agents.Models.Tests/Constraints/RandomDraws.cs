using Agents.Models.Sampling;

namespace Agents.Models.Tests.Constraints;

/// <summary>Random numbers for generated cases, one after the other.</summary>
internal sealed class RandomDraws(long seed)
{
    private readonly RandomStream _random = new(seed);
    private int _drawn;

    public double Uniform() => _random.Uniform(_drawn++);

    public int Below(int count) => (int)(Uniform() * count);

    public bool Chance(double probability) => Uniform() < probability;

    public T Of<T>(params ReadOnlySpan<T> values) => values[Below(values.Length)];

    /// <summary>A row of logits, some far more probable than others.</summary>
    public float[] Logits(int width)
    {
        var row = new float[width];
        for (var i = 0; i < width; i++)
            row[i] = (float)(6 * (Uniform() + Uniform() - 1));
        return row;
    }
}
