using Agents.Plugins.SocraticInquiry.Beliefs;
using Agents.Plugins.SocraticInquiry.Dialogues;
using Agents.Plugins.SocraticInquiry.Inquiries;
using Agents.Plugins.SocraticInquiry.Policies;

namespace Agents.Plugins.SocraticInquiry.Tests.Dialogues;

/// <summary>Inquiries for tests.</summary>
internal static class Inquiries
{
    /// <summary>Sixteen items, told apart by the four bits of their number; costs as given.</summary>
    public static Inquiry Numbers(double cost = 0) => Inquiry.Create(new InquirySpec
    {
        Name = "numbers",
        Goal = "a number",
        Questions = [.. Enumerable.Range(0, 4).Select(
            b => new PredicateSpec { Id = $"bit{b}", Text = $"Is bit {b} set?", Cost = cost })],
        Items = [.. Enumerable.Range(0, 16).Select(i => new ItemSpec(
            $"{i}", [.. Enumerable.Range(0, 4).Where(b => (i >> b & 1) == 1).Select(b => $"bit{b}")]))],
    });

    public static Inquiry Trip() => new InquiryCatalog(null).Get("trip");

    /// <summary>Slots of which each is probably as the one before it.</summary>
    public static Inquiry Chain(int slots, int values) => Inquiry.Create(new InquirySpec
    {
        Name = "chain",
        Goal = "a chain",
        Slots = [.. Enumerable.Range(0, slots).Select(s => new SlotSpec
        {
            Id = $"s{s}",
            Text = $"{s}?",
            Values = [.. Enumerable.Range(0, values).Select(v => $"v{v}")],
            Given = s == 0 ? null : $"s{s - 1}",
            Table = s == 0 ? null : [.. Enumerable.Range(0, values).Select(before =>
                (double[])[.. Enumerable.Range(0, values).Select(v => v == before ? 10.0 : 1)])],
        })],
    });

    public static DialogueSettings Settings(double errors = 0.05, int most = 20, double sureAt = 0.95) => new()
    {
        Answers = new AnswerModel(errors),
        MaxQuestions = most,
        SureAt = sureAt,
        Seed = 1,
    };

    public static InquiryDialogue Begin(Inquiry inquiry, DialogueSettings settings) =>
        InquiryDialogue.Begin(inquiry, settings, new PolicyTable([]).Get(settings.Policy));

    public static Reply Yes { get; } = new(ReplyKind.Answer, 0);

    public static Reply No { get; } = new(ReplyKind.Answer, 1);
}
