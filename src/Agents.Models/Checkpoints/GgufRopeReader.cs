namespace Agents.Models.Checkpoints;

/// <summary>Reads how a GGUF file scales rotary frequencies: metadata, and tensors of divisors.</summary>
internal static class GgufRopeReader
{
    private const string Llama3 = "rope_freqs.weight";
    private const string Short = "rope_factors_short.weight";
    private const string Long = "rope_factors_long.weight";

    /// <summary>Whether a tensor is read here and is no weight.</summary>
    public static bool IsFactors(string name) => name is Llama3 or Short or Long;

    /// <summary>The values of such a tensor.</summary>
    /// <exception cref="AgentsException">There are too many.</exception>
    public static float[] Factors(TensorView view, string source)
    {
        if (view.Count > 512)
            throw CheckpointError.Of($"{source}: {view.Name} has {view.Count} elements.");
        var factors = new float[view.Count];
        view.CopyTo(factors);
        return factors;
    }

    /// <param name="data">Metadata.</param>
    /// <param name="config">All but the scaling.</param>
    /// <param name="factors">Values of a tensor; null where it is absent.</param>
    public static LlamaConfig Read(GgufMetadata data, LlamaConfig config, Func<string, float[]?> factors)
    {
        string Key(string name) => $"{config.Family.GgufName}.rope.scaling.{name}";
        var (within, beyond) = (factors(Short), factors(Long));
        if (within is not null && beyond is not null)
            return LongRope(data, Key, config, within, beyond);
        RopeScaling? scaling = data.FindText(Key("type")) switch
        {
            null or "none" => factors(Llama3) is { } divisors ? FromDivisors(data, config, divisors) : null,
            "linear" => new LinearScaling(data.FindNumber(Key("factor"), 1, 1e6) ?? 1),
            var type => throw CheckpointError.Of(
                $"{data.Source}: rope.scaling.type is {type}; known are: none, linear, Llama 3's, longrope."),
        };
        return config with { RopeScaling = scaling };
    }

    private static LlamaConfig LongRope(
        GgufMetadata data, Func<string, string> key, LlamaConfig config, float[] within, float[] beyond)
    {
        if (within.Length != config.RotarySize / 2 || beyond.Length != within.Length || within.Any(f => !(f > 0)))
            throw CheckpointError.Of($"{data.Source}: {Short} or {Long} is no list of divisors of the frequencies.");
        var original = data.Integer(key("original_context_length"), 2, ConfigRules.MaximumContext);
        var amplitude = data.FindNumber(key("attn_factor"), 1e-6, 1e6);
        return config with
        {
            RopeScaling = new LongRopeScaling(within, beyond, original, config.ContextLength, amplitude),
            ContextLength = Math.Min(config.ContextLength, original),
        };
    }

    // A GGUF file has the divisors of the frequencies and not what they were made from. Every Llama 3 was made with
    // 1, 4 and 8192, so the factor alone is open; whether that explains the divisors is checked.
    private static Llama3Scaling FromDivisors(GgufMetadata data, LlamaConfig config, float[] divisors)
    {
        var scaling = new Llama3Scaling(divisors.Length == 0 ? 1 : divisors.Max(), 1, 4, 8192);
        var matches = divisors.Length == config.RotarySize / 2;
        for (var i = 0; matches && i < divisors.Length; i++)
        {
            var frequency = Math.Pow(config.RopeTheta, -2.0 * i / config.RotarySize);
            var divisor = frequency / scaling.Apply(frequency, i);
            matches = Math.Abs(divisors[i] - divisor) <= 1e-3 * divisor;
        }

        return matches ? scaling : throw CheckpointError.Of($"{data.Source}: {Llama3} is not Llama 3's scaling.");
    }
}
