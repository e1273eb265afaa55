using Agents.Models.Checkpoints;

namespace Agents.Models.Inspection;

/// <summary>The numbers of a configuration; null where they are absent or absurd.</summary>
internal sealed record ShapeReport
{
    public int? Layers { get; init; }

    public int? Heads { get; init; }

    public int? KeyValueHeads { get; init; }

    public int? HeadSize { get; init; }

    public int? HiddenSize { get; init; }

    public int? IntermediateSize { get; init; }

    public int? VocabularySize { get; init; }

    public int? ContextLength { get; init; }

    public static ShapeReport Of(LlamaConfig config) => new()
    {
        Layers = config.Layers,
        Heads = config.Heads,
        KeyValueHeads = config.KeyValueHeads,
        HeadSize = config.HeadSize,
        HiddenSize = config.HiddenSize,
        IntermediateSize = config.IntermediateSize,
        VocabularySize = config.VocabularySize,
        ContextLength = config.ContextLength,
    };
}
