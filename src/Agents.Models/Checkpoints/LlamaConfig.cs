using Agents.Models.Families;

namespace Agents.Models.Checkpoints;

/// <summary>
/// Shape and constants of a decoder laid out as Llama, with its family's differences, from config.json or GGUF.
/// </summary>
internal sealed record LlamaConfig
{
    public ModelFamily Family { get; init; } = LlamaFamily.Instance;

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

    /// <summary>Rotary base of layers with a window; null where it is that of all.</summary>
    public double? LocalRopeTheta { get; init; }

    /// <summary>How the rotary frequencies are changed; null for not.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>The output head is the embedding matrix.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>
    /// How many positions, its own among them, a layer sees: one number a layer, 0 for all; empty where all see all.
    /// </summary>
    public IReadOnlyList<int> Windows { get; init; } = [];

    /// <summary>What scores are divided by the root of; null for the head size.</summary>
    public float? QueryScalar { get; init; }

    /// <summary>How many dimensions of a head, the first ones, are rotated.</summary>
    /// <value>Default 0, which reads as all.</value>
    public int RotarySize
    {
        get => field == 0 ? HeadSize : field;
        init;
    }

    public float AttentionScale => 1 / MathF.Sqrt(QueryScalar ?? HeadSize);

    public float EmbeddingScale => Family.ScalesEmbeddings ? MathF.Sqrt(HiddenSize) : 1;

    public int? BosId { get; init; }

    /// <summary>Ids that end a reply.</summary>
    public IReadOnlyList<int> EosIds { get; init; } = [];

    public int? PadId { get; init; }

    /// <summary>Positions that a layer sees; 0 for all.</summary>
    public int Window(int layer) => Windows.Count == 0 ? 0 : Windows[layer];

    /// <summary>The layer has the rotary base of layers with a window.</summary>
    public bool IsLocal(int layer) => LocalRopeTheta is not null && Window(layer) > 0;
}
