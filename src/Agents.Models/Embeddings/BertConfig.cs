namespace Agents.Models.Embeddings;

/// <summary>The shape of a BERT encoder.</summary>
internal sealed record BertConfig
{
    public required int HiddenSize { get; init; }

    public required int IntermediateSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int VocabularySize { get; init; }

    /// <summary>Rows of the position embeddings: the most tokens of a text.</summary>
    public required int Positions { get; init; }

    public required float NormEpsilon { get; init; }

    public required BertActivation Activation { get; init; }

    public int HeadSize => HiddenSize / Heads;
}
