using System.Runtime.InteropServices;

namespace Agents.Training.Tests.Doubles;

/// <summary>A table of logits, a class by a digit.</summary>
internal static class TabularWeights
{
    public const int Digits = 10;

    /// <summary>Nearly uniform, and greedily always 0.</summary>
    public static double[] Start() => [.. Zeros().Select((_, i) => i % Digits == 0 ? 0.01 : 0)];

    public static double[] Zeros() => new double[TabularTask.Classes * Digits];

    public static double[] LogProbs(double[] logits, int kind, double temperature)
    {
        var row = logits.AsSpan(kind * Digits, Digits).ToArray().Select(l => l / temperature).ToArray();
        var max = row.Max();
        var sum = Math.Log(row.Sum(l => Math.Exp(l - max))) + max;
        return [.. row.Select(l => l - sum)];
    }

    public static int Best(double[] logits, int kind)
    {
        var row = logits.AsSpan(kind * Digits, Digits);
        var best = 0;
        for (var i = 1; i < Digits; i++)
            best = row[i] > row[best] ? i : best;
        return best;
    }

    public static void Write(string folder, double[] logits)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), MemoryMarshal.AsBytes(logits.AsSpan()).ToArray());
    }

    public static double[] Read(string folder) =>
        MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(Path.Combine(folder, "model.safetensors"))).ToArray();
}
