namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>A question that is answered by yes or no.</summary>
public sealed record PredicateSpec
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>As a person is asked.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// Over slots: yes where each of these slots has one of these values. Not given where items say what holds.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? When { get; init; }

    /// <summary>What asking costs, in bits.</summary>
    /// <value>Default 0. Range 0 to 100.</value>
    public double Cost { get; init; }
}
