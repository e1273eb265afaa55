namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>A value that is looked for.</summary>
public sealed record SlotSpec
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>The question for it.</summary>
    public required string Text { get; init; }

    /// <summary>What it can be, 2 to 250 texts.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>How likely each value is.</summary>
    /// <value>Default: all alike. Not negative, one a value.</value>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Id of an earlier slot that it depends on; then <see cref="Table"/> takes the place of weights.</summary>
    public string? Given { get; init; }

    /// <summary>Weights of the values for each value of the slot that it depends on.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Table { get; init; }

    /// <summary>It may be something else, which the person then says; with a share of 5 %.</summary>
    /// <value>Default false.</value>
    public bool Other { get; init; }

    /// <summary>What asking for it costs, in bits.</summary>
    /// <value>Default 0. Range 0 to 100.</value>
    public double Cost { get; init; }
}
