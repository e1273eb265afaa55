using Agents.Plugins.BehaviorHandbook.Text;

namespace Agents.Plugins.BehaviorHandbook.Answers;

/// <summary>Turns what a model extracted into drafts; what no behavior can be is refused by name and reason.</summary>
internal static class Extraction
{
    public static (IReadOnlyList<BehaviorDraft> Drafts, IReadOnlyList<string> Refused) Drafts(
        IEnumerable<ExtractedBehavior> extracted)
    {
        var (drafts, refused) = (new List<BehaviorDraft>(), new List<string>());
        foreach (var behavior in extracted)
        {
            try
            {
                drafts.Add(BehaviorText.Clean(new BehaviorDraft(
                    Name(behavior.Name), behavior.Instruction, behavior.Topic, behavior.UseWhen, behavior.AvoidWhen)));
            }
            catch (AgentsException e)
            {
                refused.Add(e.Message);
            }
        }

        return (drafts, refused);
    }

    // Models write "Digit Sum Rule" and "behavior_digit_sum"; both are meant as digit-sum….
    private static string Name(string? name)
    {
        var letters = (name ?? "").Trim().ToLowerInvariant()
            .Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-').ToArray();
        var words = new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries)
            .SkipWhile((w, i) => i == 0 && w == "behavior");
        return string.Join('-', words);
    }
}
