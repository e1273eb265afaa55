namespace Agents.Plugins.SocraticInquiry;

/// <summary>A question that can be asked: for the value of a slot, or whether something holds.</summary>
/// <param name="Id">Its name within the inquiry.</param>
/// <param name="Text">As a person is asked.</param>
/// <param name="Options">What can be true, 2 to 256.</param>
/// <param name="Cost">What asking costs, in bits, at least 0.</param>
/// <param name="HasOther">The last option stands for everything that the others are not.</param>
public sealed record InquiryQuestion(
    string Id, string Text, IReadOnlyList<string> Options, double Cost = 0, bool HasOther = false);
