namespace Agents.Models.Families;

/// <summary>
/// What a family of decoders does otherwise than Llama: names and on-off details. Everything that computes (graph,
/// trainer, readers) asks this and knows no family by name.
/// </summary>
internal sealed record ModelFamily
{
    /// <summary>config.json's <c>model_type</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Transformers' class.</summary>
    public required string Architecture { get; init; }

    /// <summary>GGUF's <c>general.architecture</c>; null where its files say they are llama.</summary>
    public string? GgufName { get; init; }

    /// <summary>GGUF files hold the rows of q and k with the halves of a head interleaved.</summary>
    public bool InterleavesInGguf { get; init; }

    /// <summary>q, k and v have a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>Each head of q and k is normalised before it is rotated.</summary>
    public bool HasHeadNorms { get; init; }

    /// <summary>The outputs of attention and feed-forward are normalised before they are added.</summary>
    public bool HasOutputNorms { get; init; }

    /// <summary>A norm multiplies by one plus its weight.</summary>
    public bool NormsAddOne { get; init; }

    /// <summary>q, k, v and gate, up are one tensor each in the checkpoint.</summary>
    public bool PacksProjections { get; init; }

    /// <summary>Embeddings are multiplied by the root of their size.</summary>
    public bool ScalesEmbeddings { get; init; }

    /// <summary>The head is the embedding matrix where config.json does not say.</summary>
    public bool TiesByDefault { get; init; }

    public Activation Activation { get; init; }

    /// <summary>config.json's key of the activation.</summary>
    public string ActivationKey { get; init; } = "hidden_act";

    /// <summary>Rotary base where config.json does not say.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Rotary base of layers with a window; null where it is that of all.</summary>
    public double? LocalRopeTheta { get; init; }

    /// <summary>A window counts only where config.json has <c>use_sliding_window</c>.</summary>
    public bool WindowIsOptIn { get; init; }

    /// <summary>config.json's key of the number that <see cref="HasWindow"/> gets.</summary>
    public string? WindowKey { get; init; }

    /// <summary>Whether a layer (from 0) sees a window only, where the model has one.</summary>
    public Func<int, int?, bool> HasWindow { get; init; } = (_, _) => false;

    public override string ToString() => Name;
}
