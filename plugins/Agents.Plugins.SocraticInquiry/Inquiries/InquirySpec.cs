namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>
/// What is to be found out, as data: one of listed items by yes-or-no questions, or the values of slots, which may also
/// be asked about by yes-or-no questions. Either <see cref="Items"/> or <see cref="Slots"/> is given.
/// </summary>
public sealed record InquirySpec
{
    /// <summary>Its name: 1 to 64 letters, digits, dashes or underscores.</summary>
    public required string Name { get; init; }

    /// <summary>What is found out, as the end of "I try to find out …". At most 1,000 characters.</summary>
    public required string Goal { get; init; }

    /// <summary>The things among which one is looked for, up to 100,000.</summary>
    public IReadOnlyList<ItemSpec> Items { get; init; } = [];

    /// <summary>The values that are looked for, up to 64.</summary>
    public IReadOnlyList<SlotSpec> Slots { get; init; } = [];

    /// <summary>Yes-or-no questions, up to 256; slots are questions by themselves.</summary>
    public IReadOnlyList<PredicateSpec> Questions { get; init; } = [];
}
