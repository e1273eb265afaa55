using Agents.Plugins.SocraticInquiry.Beliefs;

namespace Agents.Plugins.SocraticInquiry.Inquiries;

/// <summary>An inquiry, checked and ready to be asked: its questions, its prior belief, and its results.</summary>
internal sealed class Inquiry
{
    public const string Yes = "yes";
    public const string No = "no";
    public const string Other = "other";

    /// <summary>Hypotheses that are listed one by one; more are drawn.</summary>
    private const int MostListed = 65_536;

    private const int Particles = 4096;
    private const double OtherShare = 0.05;

    private readonly Func<ulong, IBelief> _belief;

    private Inquiry(InquirySpec spec, IReadOnlyList<InquiryQuestion> questions, Func<ulong, IBelief> belief) =>
        (Spec, Questions, _belief) = (spec, questions, belief);

    public InquirySpec Spec { get; }

    /// <summary>Slots first, in their order, then predicates.</summary>
    public IReadOnlyList<InquiryQuestion> Questions { get; }

    /// <summary>What is believed before any answer.</summary>
    /// <param name="seed">Decides what is drawn, where there is too much to list.</param>
    public IBelief Prior(ulong seed) => _belief(seed);

    /// <exception cref="AgentsException">The specification is refused; says what is wrong.</exception>
    public static Inquiry Create(InquirySpec spec)
    {
        InquiryCheck.Require(spec);
        return spec.Items.Count > 0 ? OfItems(spec) : OfSlots(spec);
    }

    /// <summary>What was found: the item under its name, or the value of every slot.</summary>
    public IReadOnlyDictionary<string, string> Describe(BeliefPeak peak) => Spec.Items.Count > 0
        ? new Dictionary<string, string> { ["item"] = Spec.Items[peak.Hypothesis].Name }
        : Spec.Slots.Select((s, i) => (s.Id, Value: Questions[i].Options[peak.Answers[i]]))
            .ToDictionary(s => s.Id, s => s.Value);

    private static Inquiry OfItems(InquirySpec spec)
    {
        var yes = spec.Items.Select(i => i.Yes.ToHashSet(StringComparer.Ordinal)).ToList();
        var questions = spec.Questions.Select(Predicate).ToList();
        var table = AnswerTable.Create(
            spec.Items.Count, [.. questions.Select(_ => 2)], (h, q) => yes[h].Contains(questions[q].Id) ? 0 : 1);
        var prior = new JointBelief(table, [.. spec.Items.Select(i => i.Weight)]);
        return new Inquiry(spec, questions, _ => prior.Clone());
    }

    private static Inquiry OfSlots(InquirySpec spec)
    {
        var network = Network(spec);
        List<InquiryQuestion> questions = [.. spec.Slots.Select(Slot), .. spec.Questions.Select(Predicate)];
        var slots = spec.Slots.Select((s, i) => (s.Id, Index: i)).ToDictionary(s => s.Id, s => s.Index);
        var sets = spec.Questions.Select(q => Sets(q, slots, questions)).ToList();
        if (network.IsIndependent && sets.All(s => s.Count == 1))
            return new Inquiry(spec, questions, Factorized(network, questions, sets));
        List<QuestionMap> maps =
        [
            .. spec.Slots.Select((_, i) => new QuestionMap(network.Values(i), [i], h => h[i])),
            .. sets.Select(set => new QuestionMap(
                2, [.. set.Select(s => s.Slot)], h => set.All(s => s.Values[h[s.Slot]]) ? 0 : 1)),
        ];
        if (network.Size > MostListed)
            return new Inquiry(spec, questions, seed => new ParticleBelief(network, maps, Particles, seed));
        var all = network.All();
        var prior = new JointBelief(QuestionMap.Table(all, maps), [.. all.Select(h => network.Probability(h))]);
        return new Inquiry(spec, questions, _ => prior.Clone());
    }

    private static Func<ulong, IBelief> Factorized(
        SlotNetwork network, List<InquiryQuestion> questions, List<List<(int Slot, bool[] Values)>> sets)
    {
        List<SlotQuestion> asked =
        [
            .. Enumerable.Range(0, network.Slots).Select(
                s => new SlotQuestion(s, [.. Enumerable.Range(0, network.Values(s))], questions[s].Options.Count)),
            .. sets.Select(s => new SlotQuestion(s[0].Slot, [.. s[0].Values.Select(yes => yes ? 0 : 1)], 2)),
        ];
        var prior = new FactorizedBelief(
            [.. Enumerable.Range(0, network.Slots).Select(s => network.Given(s, []).ToArray())], asked);
        return _ => prior.Clone();
    }

    private static SlotNetwork Network(InquirySpec spec)
    {
        int[] parents = [.. spec.Slots.Select(s => s.Given is null ? -1
            : spec.Slots.Select(o => o.Id).ToList().IndexOf(s.Given))];
        return new SlotNetwork(parents, [.. spec.Slots.Select(Table)]);
    }

    private static IReadOnlyList<IReadOnlyList<double>> Table(SlotSpec slot)
    {
        var rows = slot.Table ?? [slot.Weights ?? [.. slot.Values.Select(_ => 1.0)]];
        return slot.Other ? [.. rows.Select(r => (double[])[.. r, r.Sum() * OtherShare / (1 - OtherShare)])] : rows;
    }

    private static List<(int Slot, bool[] Values)> Sets(
        PredicateSpec question, Dictionary<string, int> slots, List<InquiryQuestion> questions) =>
        [.. question.When!.Select(w => (slots[w.Key],
            questions[slots[w.Key]].Options.Select(o => w.Value.Contains(o, StringComparer.Ordinal)).ToArray()))];

    private static InquiryQuestion Slot(SlotSpec slot) => new(
        slot.Id, slot.Text, slot.Other ? [.. slot.Values, Other] : slot.Values, slot.Cost, slot.Other);

    private static InquiryQuestion Predicate(PredicateSpec question) =>
        new(question.Id, question.Text, [Yes, No], question.Cost);
}
