using Agents.Plugins.ListenerVerifier.Explanations;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Plugins.ListenerVerifier.Tests.Explanations;

/// <summary>Five formats that are read as they were written, and sources that stand in the context.</summary>
public sealed class RationaleTests
{
    public static TheoryData<RationaleFormat> Formats => [.. Enum.GetValues<RationaleFormat>()];

    private static Gen<string> Text { get; } = Gen.Elements(
            "a", "42", " ", "[", "]", "\\", "->", ">", "\"", "- ", "1. ", "Q1:", "[1]", "é", "𝐁", "```", "{{ x }}", "\\[", ",")
        .NonEmptyListOf().Select(parts => string.Concat(parts).Trim()).Where(t => t.Length > 0);

    private static Gen<string> Source { get; } =
        from text in Text
        from end in Gen.Elements("", "\n", " \"", "\\", "\t")
        select text + end;

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_rationale_is_read_as_it_was_written(RationaleFormat format) => Prop.ForAll(
        Rationales(format).ToArbitrary(),
        rationale => Same(rationale, Rationale.Parse(format, rationale.Render())))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_text_is_read_or_refused(RationaleFormat format) => Prop.ForAll(
        Text.ListOf().Select(lines => string.Join('\n', lines)).ToArbitrary(),
        text =>
        {
            try
            {
                var rationale = Rationale.Parse(format, text);
                return Same(rationale, Rationale.Parse(format, rationale.Render()));
            }
            catch (AgentsException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(RationaleFormat.MarkupAndMask, "[\"17 + 25\"]\n[\"is 42\"]")]
    [InlineData(RationaleFormat.AnnotatedReport, "- It is 42. [1][2]\n- So.\n[1] \"17 + 25\"\n[2] \"is 42\"")]
    [InlineData(RationaleFormat.Procedural, "1. It is 42. [\"17 + 25\",\"is 42\"]\n2. So.")]
    [InlineData(RationaleFormat.Subquestions, "Q1: What?\nA1: 42 [\"is 42\"]")]
    [InlineData(RationaleFormat.DecisionTree, "- More? -> yes [\"is 42\"]\n  - Then? -> no")]
    public void Golden_texts(RationaleFormat format, string text) =>
        Assert.Equal(text, Rationale.Parse(format, "```\n" + text + "\n```").Render());

    [Fact]
    public void Every_source_resolves_to_its_place()
    {
        const string Context = "Ann is older than Bob. Bob is older than Cem.";
        var rationale = Rationale.Parse(
            RationaleFormat.Procedural, "1. Ann > Bob. [\"Ann is older than Bob\"]\n2. Bob > Cem. [\"Bob is older\",\"Cem\"]");
        var places = rationale.Resolve(Context);
        Assert.Equal([1, 2, 2], places.Select(p => p.Step));
        Assert.Equal(
            ["Ann is older than Bob", "Bob is older", "Cem"], places.Select(p => Context.Substring(p.Start, p.Length)));
    }

    [Fact]
    public void A_source_that_the_context_does_not_say_is_refused_with_its_step()
    {
        var rationale = Rationale.Parse(RationaleFormat.Procedural, "1. So. [\"Ann is tall\"]");
        var error = Assert.Throws<AgentsException>(() => rationale.Resolve("Ann is old."));
        Assert.Contains("Step 1 rests on \"Ann is tall\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RationaleFormat.Procedural, "1. a\n3. b", "Line 2")]
    [InlineData(RationaleFormat.Procedural, "1. a [\"b\"", "Line 1")]
    [InlineData(RationaleFormat.Procedural, "1. a [null]", "Line 1")]
    [InlineData(RationaleFormat.AnnotatedReport, "- a [1]", "Line 1")]
    [InlineData(RationaleFormat.AnnotatedReport, "- a\n[1] b", "Line 2")]
    [InlineData(RationaleFormat.Subquestions, "Q1: a", "Line 1")]
    [InlineData(RationaleFormat.Subquestions, "A1: a\nQ1: b", "Line 2")]
    [InlineData(RationaleFormat.DecisionTree, "- a", "Line 1")]
    [InlineData(RationaleFormat.DecisionTree, "  - a -> b", "Step 1")]
    [InlineData(RationaleFormat.DecisionTree, "- a -> b\n - c -> d", "Line 2")]
    [InlineData(RationaleFormat.MarkupAndMask, "[\"a\",\"b\"]", "Step 1")]
    [InlineData(RationaleFormat.MarkupAndMask, "a", "Line 1")]
    [InlineData(RationaleFormat.MarkupAndMask, "", "1 to 100 steps")]
    public void What_is_not_of_the_format_is_refused_with_its_place(RationaleFormat format, string text, string place)
    {
        var error = Assert.Throws<AgentsException>(() => Rationale.Parse(format, text));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        var text = new string('x', 4_000);
        var steps = Enumerable.Repeat(new RationaleStep(text, []), 13).ToList();
        Assert.Throws<AgentsException>(() => new Rationale(RationaleFormat.Procedural, steps).Render());
        var half = new RationaleStep("\ufffd", ["\ufffd \ud83d"]);
        Assert.Throws<AgentsException>(() => new Rationale(RationaleFormat.Procedural, [half]).Render());
        var whole = new Rationale(RationaleFormat.Procedural, [new RationaleStep("\ufffd 😀", ["\ufffd"])]);
        Assert.True(Same(whole, Rationale.Parse(whole.Format, whole.Render())));
    }

    [Fact]
    public void Too_much_is_refused()
    {
        Assert.Throws<AgentsException>(
            () => Rationale.Parse(RationaleFormat.Procedural, new string('x', Rationale.MaxLength + 1)));
        Assert.Throws<AgentsException>(() => Rationale.Parse(
            RationaleFormat.MarkupAndMask, string.Join('\n', Enumerable.Repeat("[\"a\"]", Rationale.MaxSteps + 1))));
        Assert.Throws<AgentsException>(() => Rationale.Parse((RationaleFormat)9, "a"));
    }

    private static Gen<Rationale> Rationales(RationaleFormat format) =>
        from steps in Step(format).NonEmptyListOf().Where(s => s.Count <= 12)
        select new Rationale(format, Nested(steps));

    private static Gen<RationaleStep> Step(RationaleFormat format)
    {
        var isMarkup = format == RationaleFormat.MarkupAndMask;
        var asks = format is RationaleFormat.Subquestions or RationaleFormat.DecisionTree;
        return from text in Text
               from question in Text
               from sources in isMarkup ? Source.ListOf(1) : Source.ListOf().Where(s => s.Count <= 4)
               from depth in Gen.Choose(0, format == RationaleFormat.DecisionTree ? 5 : 0)
               select new RationaleStep(isMarkup ? "" : text, [.. sources], asks ? question : "", depth);
    }

    // A step is at most one further in than the one before.
    private static List<RationaleStep> Nested(IEnumerable<RationaleStep> steps)
    {
        var result = new List<RationaleStep>();
        foreach (var step in steps)
            result.Add(step with { Depth = Math.Min(step.Depth, result.Count == 0 ? 0 : result[^1].Depth + 1) });
        return result;
    }

    private static bool Same(Rationale one, Rationale other) => one.Format == other.Format
        && one.Steps.Count == other.Steps.Count
        && one.Steps.Zip(other.Steps).All(p => p.First.Text == p.Second.Text && p.First.Question == p.Second.Question
            && p.First.Depth == p.Second.Depth && p.First.Sources.SequenceEqual(p.Second.Sources));
}
