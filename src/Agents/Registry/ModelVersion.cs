namespace Agents.Registry;

/// <summary>A set of weights on disk, named by its content. Never changed, never reused.</summary>
public sealed record ModelVersion
{
    /// <summary>Model id, e.g. <c>embedded</c>.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// Content hash: the first 16 hexadecimal digits of the SHA-256 over the weights and the configuration.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>Folder (Hugging Face layout) or GGUF file.</summary>
    public required string Path { get; init; }

    /// <summary>The version that it was trained from; null for a base model.</summary>
    public string? Parent { get; init; }

    /// <summary>The training run that made it; null for a base model.</summary>
    public string? RunId { get; init; }

    /// <summary>Optimizer steps in that run.</summary>
    public int Step { get; init; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The gate's report as JSON; null where no gate was asked.</summary>
    public string? Gate { get; init; }

    /// <summary>Name for <c>ChatOptions.ModelId</c> and <c>--model</c>: <c>model@id</c>.</summary>
    public override string ToString() => $"{Model}@{Id}";
}
