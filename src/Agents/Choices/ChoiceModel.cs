using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Agents.Choices;

/// <summary>
/// A conditional logit (D. McFadden, 1974): each candidate of a decision scores the sum of its features' weights, and
/// is chosen with the softmax of the scores. On disk a folder with <c>config.json</c> and <c>model.safetensors</c>.
/// </summary>
internal sealed class ChoiceModel
{
    /// <summary>The <c>model_type</c> in its configuration.</summary>
    public const string ModelType = "choice";

    private const string ConfigName = "config.json";
    private const string WeightsName = "model.safetensors";
    private const int MostFeatures = 1_000_000;

    /// <param name="weights">A weight for each feature; that of 0 is never used.</param>
    public ChoiceModel(float[] weights) => Weights = weights;

    /// <summary>A weight for each feature, by its number.</summary>
    public float[] Weights { get; }

    /// <summary>The files that are its content, for its hash.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
        [Path.Combine(folder, ConfigName), Path.Combine(folder, WeightsName)];

    /// <summary>Whether a folder holds such a model.</summary>
    public static bool IsAt(string folder)
    {
        var path = Path.Combine(folder, ConfigName);
        if (!File.Exists(path))
            return false;
        try
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(path));
            return config.RootElement.ValueKind == JsonValueKind.Object
                && config.RootElement.TryGetProperty("model_type", out var type) && type.ValueEquals(ModelType);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // Whoever opens it as what it claims to be says what is wrong.
        }
    }

    /// <summary>Natural log-probability of each candidate.</summary>
    /// <param name="candidates">The features of each.</param>
    /// <exception cref="AgentsException">A feature has no weight.</exception>
    public double[] LogProbs(IReadOnlyList<IReadOnlyList<int>> candidates)
    {
        var scores = new double[candidates.Count];
        for (var c = 0; c < scores.Length; c++)
        {
            foreach (var feature in candidates[c])
                scores[c] += feature > 0 && feature < Weights.Length ? Weights[feature] : throw Unknown(feature);
        }

        var max = scores.Max();
        var log = max + Math.Log(scores.Sum(s => Math.Exp(s - max)));
        return Array.ConvertAll(scores, s => s - log);
    }

    /// <exception cref="AgentsException">The folder holds no such model.</exception>
    public static ChoiceModel Load(string folder)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(folder, WeightsName));
            var header = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            var data = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(8 + header));
            if (data.Length is 0 or > MostFeatures || data.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                throw new AgentsException($"{folder} holds {data.Length} weights, or some that are not finite.");
            return new ChoiceModel(data.ToArray());
        }
        catch (Exception e) when (e is IOException or ArgumentException or OverflowException)
        {
            throw new AgentsException($"{folder} is no choice model: {e.Message}", e);
        }
    }

    /// <summary>Writes the folder, which must exist.</summary>
    public void Save(string folder)
    {
        File.WriteAllText(Path.Combine(folder, ConfigName), $$"""{"model_type": "{{ModelType}}"}""");
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["weights"] = new { dtype = "F32", shape = new[] { Weights.Length }, data_offsets = new[] { 0, 4 * Weights.Length } },
        });
        using var stream = File.Create(Path.Combine(folder, WeightsName));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        stream.Write(MemoryMarshal.AsBytes(Weights.AsSpan()));
    }

    private AgentsException Unknown(int feature) =>
        new($"Feature {feature} has no weight: the model knows 1 to {Weights.Length - 1}. It was made for other choices.");
}
