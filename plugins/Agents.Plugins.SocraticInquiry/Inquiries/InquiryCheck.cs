using System.Text.RegularExpressions;

namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>Refuses an inquiry that no dialogue could use, or that is larger than any needs to be.</summary>
internal static partial class InquiryCheck
{
    private const int MostItems = 100_000;
    private const int MostSlots = 64;
    private const int MostValues = 250;
    private const int MostQuestions = 256;
    /// <summary>Characters that a text of an inquiry may have.</summary>
    public const int LongestText = 1000;

    private const double HighestCost = 100;

    /// <exception cref="AgentsException">Lists all that is wrong, up to ten.</exception>
    public static void Require(InquirySpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var errors = Errors(spec).Take(10).ToList();
        if (errors.Count > 0)
            throw new AgentsException($"The inquiry '{Short(spec.Name)}' is refused: {string.Join(" ", errors)}");
    }

    private static IEnumerable<string> Errors(InquirySpec spec)
    {
        if (!Name().IsMatch(spec.Name))
            yield return "Its name is not 1 to 64 letters, digits, dashes or underscores.";
        if (!IsText(spec.Goal))
            yield return "Its goal is empty or too long.";
        if (spec.Items.Count > 0 == spec.Slots.Count > 0)
            yield return "Give either items or slots.";
        foreach (var error in Counts(spec).Concat(Questions(spec)).Concat(Items(spec)).Concat(Slots(spec)))
            yield return error;
    }

    private static IEnumerable<string> Counts(InquirySpec spec)
    {
        (string, int Count, int Most)[] counts =
        [
            ("items", spec.Items.Count, MostItems),
            ("slots", spec.Slots.Count, MostSlots),
            ("questions", spec.Questions.Count, MostQuestions),
        ];
        foreach (var (what, count, most) in counts)
        {
            if (count > most)
                yield return $"It has {count} {what}; at most {most} are taken.";
        }

        if (spec.Questions.Count + spec.Slots.Count == 0)
            yield return "It asks nothing.";
        var ids = spec.Slots.Select(s => s.Id).Concat(spec.Questions.Select(q => q.Id)).ToList();
        foreach (var twice in ids.GroupBy(i => i, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"The id '{Short(twice.Key)}' stands twice.";
        foreach (var id in ids.Where(i => !Name().IsMatch(i)))
            yield return $"The id '{Short(id)}' is not 1 to 64 letters, digits, dashes or underscores.";
    }

    private static IEnumerable<string> Questions(InquirySpec spec)
    {
        foreach (var question in spec.Questions)
        {
            var name = Short(question.Id);
            if (!IsText(question.Text))
                yield return $"The text of '{name}' is empty or too long.";
            if (!(question.Cost is >= 0 and <= HighestCost))
                yield return $"The cost of '{name}' is {question.Cost}; it is 0 to {HighestCost} bits.";
            if ((question.When is null) != (spec.Slots.Count == 0))
                yield return spec.Slots.Count == 0
                    ? $"'{name}' has a 'when', but items say themselves what holds."
                    : $"'{name}' lacks a 'when' that says for which values of slots it holds.";
            foreach (var (slot, values) in question.When ?? new Dictionary<string, IReadOnlyList<string>>())
            {
                var known = spec.Slots.FirstOrDefault(s => s.Id == slot);
                var wrong = values.FirstOrDefault(v => known?.Values.Contains(v, StringComparer.Ordinal) != true);
                if (known is null || values.Count == 0 || wrong is not null)
                    yield return $"'{name}' is about '{Short(slot)}' = '{Short(wrong ?? "")}', which there is not.";
            }

            if (question.When is { Count: 0 })
                yield return $"The 'when' of '{name}' names no slot.";
        }
    }

    private static IEnumerable<string> Items(InquirySpec spec)
    {
        var ids = spec.Questions.Select(q => q.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var item in spec.Items)
        {
            if (!IsText(item.Name))
                yield return "An item's name is empty or too long.";
            if (!(item.Weight is > 0 and <= 1e12))
                yield return $"The weight of '{Short(item.Name)}' is {item.Weight}; it is above 0, up to 1e12.";
            if (item.Yes.FirstOrDefault(y => !ids.Contains(y)) is { } unknown)
                yield return $"'{Short(item.Name)}' says yes to '{Short(unknown)}', which is no question.";
        }
    }

    private static IEnumerable<string> Slots(InquirySpec spec)
    {
        for (var i = 0; i < spec.Slots.Count; i++)
        {
            var (slot, name) = (spec.Slots[i], Short(spec.Slots[i].Id));
            if (!IsText(slot.Text))
                yield return $"The text of '{name}' is empty or too long.";
            if (!(slot.Cost is >= 0 and <= HighestCost))
                yield return $"The cost of '{name}' is {slot.Cost}; it is 0 to {HighestCost} bits.";
            if (slot.Values.Count is < 2 or > MostValues || !slot.Values.All(IsText)
                || slot.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count() < slot.Values.Count)
                yield return $"'{name}' has {slot.Values.Count} values; 2 to {MostValues} different ones are wanted.";
            if (slot.Other && slot.Values.Contains(Inquiry.Other, StringComparer.OrdinalIgnoreCase))
                yield return $"'{name}' has a value '{Inquiry.Other}', and 'other' beside it.";
            var parent = slot.Given is null ? null : spec.Slots.Take(i).FirstOrDefault(s => s.Id == slot.Given);
            if (slot.Given is not null && parent is null)
                yield return $"'{name}' depends on '{Short(slot.Given)}', which is no slot before it.";
            if (WrongWeights(slot, parent) is { } error)
                yield return $"'{name}': {error}";
        }
    }

    private static string? WrongWeights(SlotSpec slot, SlotSpec? parent)
    {
        if ((slot.Given is null) != (slot.Table is null))
            return "'given' and 'table' belong together.";
        if (slot is { Table: not null, Weights: not null })
            return "it has a table and weights; give one.";
        var rows = slot.Table ?? (slot.Weights is null ? [] : [slot.Weights]);
        if (parent is not null && rows.Count != parent.Values.Count + (parent.Other ? 1 : 0))
            return $"its table has {rows.Count} rows; one for each value of '{Short(parent.Id)}' is wanted.";
        return rows.Any(r => r.Count != slot.Values.Count || r.Any(w => !(w is >= 0 and <= 1e12)) || !(r.Sum() > 0))
            ? "a weight for each value is wanted: not negative, up to 1e12, not all 0." : null;
    }

    private static bool IsText(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText;

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Name();
}
