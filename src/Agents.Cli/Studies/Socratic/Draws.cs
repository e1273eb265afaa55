using Agents.Evaluation;

namespace Agents.Cli.Studies.Socratic;

/// <summary>Draws from the distributions of a study, the same from the same seed.</summary>
internal sealed class Draws(ulong seed)
{
    private readonly SeededRandom _random = new(seed);

    /// <summary>From 0 to below 1.</summary>
    public double Unit() => (_random.Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Gamma of scale 1 (G. Marsaglia, W. W. Tsang, ACM Trans. Math. Softw. 26, 2000).</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
            return Gamma(shape + 1) * Math.Pow(1 - Unit(), 1 / shape);
        var (d, v) = (shape - (1.0 / 3), 0.0);
        var c = 1 / Math.Sqrt(9 * d);
        double x;
        do
        {
            do
            {
                x = Normal();
                v = 1 + (c * x);
            }
            while (v <= 0);

            v *= v * v;
        }
        while (Math.Log(1 - Unit()) >= (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)));

        return d * v;
    }

    /// <summary>Beta, from two gammas.</summary>
    public double Beta(double a, double b)
    {
        var (x, y) = (Gamma(a), Gamma(b));
        return x / (x + y);
    }

    /// <summary>An index, drawn by weight.</summary>
    public int Pick(IReadOnlyList<double> weights)
    {
        var left = Unit() * weights.Sum();
        for (var i = 0; i < weights.Count; i++)
        {
            if ((left -= weights[i]) < 0)
                return i;
        }

        return weights.Count - 1;
    }

    // Box and Muller's, one of the pair.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());
}
