namespace Agents.Plugins.SocraticInquiry.Beliefs;

/// <summary>A question about one slot.</summary>
/// <param name="Slot">Index of the slot.</param>
/// <param name="OptionOf">For each value of the slot, the option that is then true.</param>
/// <param name="Options">Options of the question, at least 2.</param>
internal sealed record SlotQuestion(int Slot, IReadOnlyList<int> OptionOf, int Options);
