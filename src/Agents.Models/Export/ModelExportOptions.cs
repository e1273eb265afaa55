namespace Agents.Models.Export;

/// <summary>How a model is written.</summary>
public sealed record ModelExportOptions
{
    /// <summary>What is written.</summary>
    /// <value>Default <see cref="ModelFormat.HuggingFace"/>.</value>
    public ModelFormat Format { get; init; } = ModelFormat.HuggingFace;

    /// <summary>
    /// How <see cref="ModelFormat.GenAi"/> holds matrices: <c>f32</c>, <c>int8</c> or <c>int4</c>; other formats take
    /// none.
    /// </summary>
    /// <value>Default null, which is <c>f32</c>.</value>
    public string? Precision { get; init; }

    /// <summary>
    /// Folder of a LoRA adapter in PEFT's layout, or of a version that was trained with one, whose adapter is added to
    /// the weights first; not for <see cref="ModelFormat.Adapter"/>.
    /// </summary>
    /// <value>Default null, for none.</value>
    public string? Adapter { get; init; }
}
