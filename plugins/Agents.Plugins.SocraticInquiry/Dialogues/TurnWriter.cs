using System.Globalization;
using System.Text.Json;
using Agents.Plugins.SocraticInquiry.Beliefs;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>Says in words where a dialogue stands.</summary>
internal static class TurnWriter
{
    /// <param name="open">The dialogue.</param>
    /// <param name="note">Said before the question, or empty.</param>
    public static InquiryTurn Write(OpenDialogue open, string note = "")
    {
        var (dialogue, inquiry) = (open.Dialogue, open.Inquiry);
        var peak = dialogue.Peak;
        var question = dialogue.Pending is { } pending ? inquiry.Questions[pending.Question] : null;
        var turn = new InquiryTurn
        {
            Dialogue = open.Id,
            Done = question is null,
            Prompt = "",
            Question = question?.Id ?? "",
            Options = question?.Options ?? [],
            Found = Found(open, peak),
            Probability = peak.Probability,
            Assumed = Assumed(open, peak),
            Asked = dialogue.Asked,
            Entropy = dialogue.Entropy,
            Stopped = dialogue.Stopped is { } reason ? JsonNamingPolicy.SnakeCaseLower.ConvertName($"{reason}") : "",
        };
        string[] notes = [note, Contradiction(open)];
        var lines = notes.Append(question is null ? Result(turn) : Ask(question)).Where(l => l.Length > 0);
        return turn with { Prompt = string.Join('\n', lines) };
    }

    private static string Ask(InquiryQuestion question)
    {
        var options = question.Options.Take(question.Options.Count - (question.HasOther ? 1 : 0));
        var other = question.HasOther ? ", other: …" : "";
        return $"[{question.Id}] {question.Text} ({string.Join(", ", options)}{other}; or: don't know, skip, stop)";
    }

    private static string Contradiction(OpenDialogue open) =>
        open.Dialogue.Steps is [.., { Contradicts: { } earlier } last]
            ? $"That hardly fits your answer to '{open.Inquiry.Questions[earlier].Text}'. To change an answer, write "
                + $"{open.Inquiry.Questions[earlier].Id} = … or {open.Inquiry.Questions[last.Question].Id} = …"
            : "";

    private static string Result(InquiryTurn turn)
    {
        var found = string.Join(", ", turn.Found.Select(f => f.Key == "item" ? f.Value : $"{f.Key}: {f.Value}"));
        var assumed = turn.Assumed.Count == 0 ? ""
            : $" Assumed: {string.Join(", ", turn.Assumed.Select(a => $"{a.Key}: {a.Value}"))}.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{found} ({turn.Probability:P0} sure after {turn.Asked} questions).{assumed}");
    }

    private static Dictionary<string, string> Found(OpenDialogue open, BeliefPeak peak)
    {
        var found = open.Inquiry.Describe(peak).ToDictionary(f => f.Key, f => f.Value);
        for (var q = 0; q < open.Inquiry.Spec.Slots.Count; q++)
        {
            var (id, reply) = (open.Inquiry.Questions[q].Id, open.Dialogue.ReplyTo(q));
            if (reply is { Note: { } named } && reply.Option == peak.Answers[q])
                found[id] = named;
        }

        return found;
    }

    // Of slots all that nobody answered; of predicates those that were asked in vain.
    private static Dictionary<string, string> Assumed(OpenDialogue open, BeliefPeak peak)
    {
        var assumed = new Dictionary<string, string>();
        for (var q = 0; q < open.Inquiry.Questions.Count; q++)
        {
            var (question, reply) = (open.Inquiry.Questions[q], open.Dialogue.ReplyTo(q));
            var isSlot = q < open.Inquiry.Spec.Slots.Count;
            if (reply is null ? isSlot : reply.Kind != ReplyKind.Answer)
                assumed[question.Id] = question.Options[peak.Answers[q]];
        }

        return assumed;
    }
}
