namespace Agents.Models.Checkpoints;

/// <summary>Shape and constants of a Llama-family model, from config.json or GGUF metadata.</summary>
internal sealed record LlamaConfig
{
    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int KeyValueHeads { get; init; }

    public required int HeadSize { get; init; }

    public required int VocabularySize { get; init; }

    public required int ContextLength { get; init; }

    public float RmsNormEpsilon { get; init; } = 1e-5f;

    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Llama-3 rescaling of the rotary frequencies; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>The output head is the embedding matrix.</summary>
    public bool TiedEmbeddings { get; init; }

    public int? BosId { get; init; }

    /// <summary>Ids that end a reply.</summary>
    public IReadOnlyList<int> EosIds { get; init; } = [];

    public int? PadId { get; init; }
}
