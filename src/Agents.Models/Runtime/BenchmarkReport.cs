namespace Agents.Models.Runtime;

/// <summary>
/// What <see cref="InferenceBenchmark"/> measured. Variants are <c>f32</c>, <c>f32_shared</c>, <c>int8</c>,
/// <c>int4</c>.
/// </summary>
internal sealed record BenchmarkReport
{
    /// <summary>Tokens a second by batch and variant.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyDictionary<string, double>> Decode { get; init; }

    /// <summary>Prompt tokens a second by variant, 512 tokens.</summary>
    public required IReadOnlyDictionary<string, double> Prompt { get; init; }

    /// <summary>Quantised variants against f32.</summary>
    public required IReadOnlyDictionary<string, BenchmarkQuality> Quality { get; init; }

    /// <summary>Milliseconds a token for the masks of a schema's first document, and of later ones.</summary>
    public required (double First, double Later) Masks { get; init; }

    /// <summary>
    /// Seconds from the start of the process to the first logits after 64 prompt tokens, model load included.
    /// </summary>
    public required double FirstTokenSeconds { get; init; }

    /// <summary>The process's peak memory after that and 512 further tokens, in MiB.</summary>
    public required double PeakMemoryMib { get; init; }
}
