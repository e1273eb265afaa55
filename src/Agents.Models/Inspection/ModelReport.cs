namespace Agents.Models.Inspection;

/// <summary>What the files of a model say, as far as they can be read; texts are of one line.</summary>
internal sealed record ModelReport
{
    /// <summary>The folder or file.</summary>
    public required string Path { get; init; }

    /// <summary><c>Hugging Face folder</c>, <c>GGUF file</c> or <c>PEFT adapter</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The family that it is of; null where it is of none that is known.</summary>
    public string? Family { get; init; }

    /// <summary>What the files call it: <c>model_type</c> or <c>general.architecture</c>.</summary>
    public string? ModelType { get; init; }

    /// <summary>Elements of all tensors.</summary>
    public long Parameters { get; init; }

    /// <summary>Bytes of the files of the weights.</summary>
    public long Bytes { get; init; }

    public ShapeReport Shape { get; init; } = new();

    /// <summary>How the weights are stored, the largest part first.</summary>
    public IReadOnlyList<TypeReport> Types { get; init; } = [];

    public string? Rope { get; init; }

    public string? Window { get; init; }

    public TokenizerReport? Tokenizer { get; init; }

    public TemplateReport? Template { get; init; }

    /// <summary>How functions are called; null where the template cannot be read.</summary>
    public string? ToolFormat { get; init; }

    /// <summary>How an encoder's tokens become one vector; null of a model that writes text.</summary>
    public string? Pooling { get; init; }

    public AdapterReport? Adapter { get; init; }

    /// <summary>Why it cannot be used, or what of it cannot; empty where all can.</summary>
    public IReadOnlyList<string> Unsupported { get; init; } = [];
}
