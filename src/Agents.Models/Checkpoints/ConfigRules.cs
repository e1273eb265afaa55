namespace Agents.Models.Checkpoints;

/// <summary>What must hold between the numbers of a configuration, whichever file they came from.</summary>
internal static class ConfigRules
{
    public const int MaximumVocabulary = 1 << 21;

    /// <summary>Bounds the rotary tables, which have a row a position.</summary>
    public const int MaximumContext = 1 << 20;

    /// <exception cref="AgentsException">Heads do not divide, or a product is beyond any real model.</exception>
    public static void Check(LlamaConfig config, string source)
    {
        if (config.HeadSize < 2 || config.HeadSize % 2 != 0)
            throw CheckpointError.Of($"{source}: the head size {config.HeadSize} is not even.");
        if (config.Heads % config.KeyValueHeads != 0)
        {
            throw CheckpointError.Of(
                $"{source}: {config.Heads} attention heads cannot share {config.KeyValueHeads} key/value heads.");
        }

        var (rotary, head) = (config.RotarySize, config.HeadSize);
        if (rotary < 2 || rotary % 2 != 0 || rotary > head)
            throw CheckpointError.Of($"{source}: {rotary} of a head's {head} dimensions cannot be rotated.");
        if (config.RopeScaling is Llama3Scaling rope && rope.HighFrequencyFactor <= rope.LowFrequencyFactor)
            throw CheckpointError.Of($"{source}: high_freq_factor must be above low_freq_factor.");
        int[] widths = [config.VocabularySize, 2 * config.IntermediateSize, 3 * config.Heads * config.HeadSize];
        var widest = widths.Max();
        if ((long)widest * config.HiddenSize * sizeof(float) > 1L << 40)
            throw CheckpointError.Of($"{source}: {widest} × {config.HiddenSize} is beyond any real model.");
    }
}
