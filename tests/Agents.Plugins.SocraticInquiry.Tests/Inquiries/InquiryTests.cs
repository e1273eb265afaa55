using Agents.Plugins.SocraticInquiry.Beliefs;
using Agents.Plugins.SocraticInquiry.Inquiries;

namespace Agents.Plugins.SocraticInquiry.Tests.Inquiries;

public sealed class InquiryTests
{
    public static TheoryData<string> Shipped => [.. new InquiryCatalog(null).Names];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void What_comes_with_the_plugin_is_right_and_can_be_told_apart(string name)
    {
        var inquiry = new InquiryCatalog(null).Get(name);
        Assert.Equal(name, inquiry.Spec.Name);
        Assert.True(inquiry.Prior(0).Entropy > 4);
        var items = inquiry.Spec.Items.Select(i => string.Join(',', i.Yes.Order(StringComparer.Ordinal)));
        Assert.Distinct(items);
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "goal")]
    [InlineData("""{"name":"x","goal":"y","extra":1}""", "extra")]
    [InlineData("""{"name":"x","goal":"y","name":"z"}""", "name")]
    [InlineData("""{"name":"x","goal":"y","items":[null]}""", "null")]
    [InlineData("""{"name":"x","goal":"y"}""", "either items or slots")]
    [InlineData("""{"name":"../x","goal":"y","items":[{"name":"a","yes":[]}]}""", "Its name")]
    [InlineData("""{"name":"x","goal":"y","items":[{"name":"a","yes":["q"]}]}""", "no question")]
    [InlineData("""{"name":"x","goal":"y","items":[{"name":"a","yes":[],"weight":0}]}""", "weight of 'a'")]
    [InlineData("""{"name":"x","goal":"y","slots":[{"id":"s","text":"?","values":["a"]}]}""", "values")]
    [InlineData("""{"name":"x","goal":"y","slots":[{"id":"s","text":"?","values":["a","b"],"weights":[1]}]}""", "a weight")]
    [InlineData("""{"name":"x","goal":"y","slots":[{"id":"s","text":"?","values":["a","b"],"given":"t","table":[]}]}""", "depends")]
    [InlineData("""{"name":"x","goal":"y","slots":[{"id":"s","text":"?","values":["a","b"],"cost":-1}]}""", "cost")]
    [InlineData("""{"name":"x","goal":"y","slots":[S],"questions":[{"id":"q","text":"?"}]}""", "lacks a 'when'")]
    [InlineData("""{"name":"x","goal":"y","slots":[S],"questions":[{"id":"q","text":"?","when":{"s":["c"]}}]}""", "'c'")]
    [InlineData("""{"name":"x","goal":"y","slots":[S,S]}""", "twice")]
    public void What_no_dialogue_could_use_is_refused(string json, string reason)
    {
        json = json.Replace("S", """{"id":"s","text":"?","values":["a","b"]}""", StringComparison.Ordinal);
        var error = Assert.Throws<AgentsException>(() => Inquiry.Create(InquiryJson.Read(json, "x.json")));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, false, typeof(FactorizedBelief))]
    [InlineData(2, true, typeof(JointBelief))]
    [InlineData(20, true, typeof(ParticleBelief))]
    public void The_belief_is_the_one_that_fits(int slots, bool depends, Type belief)
    {
        double[] even = [1, 1];
        var spec = new InquirySpec
        {
            Name = "x",
            Goal = "y",
            Slots = [.. Enumerable.Range(0, slots).Select(s => new SlotSpec
            {
                Id = $"s{s}",
                Text = "?",
                Values = ["a", "b"],
                Given = depends && s > 0 ? $"s{s - 1}" : null,
                Table = depends && s > 0 ? [even, even] : null,
            })],
            Questions = [new PredicateSpec
            {
                Id = "q", Text = "?", When = new Dictionary<string, IReadOnlyList<string>> { ["s1"] = ["b"] },
            }],
        };
        var prior = Inquiry.Create(spec).Prior(1);
        Assert.IsType(belief, prior);
        Assert.Equal(Math.Min(slots, 12), prior.Entropy, 0.1); // 4,096 particles hold no more than 12 bits.
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        using var folder = new Testing.TemporaryFolder();
        using (var file = File.Create(Path.Combine(folder.Path, "large.json")))
            file.SetLength(3L << 30);
        var error = Assert.Throws<AgentsException>(() => new InquiryCatalog(folder.Path).Get("large"));
        Assert.Contains("bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_folder_come_first_and_names_are_no_paths()
    {
        using var folder = new Testing.TemporaryFolder();
        var spec = InquiryJson.Write(new InquiryCatalog(null).Get("trip").Spec with { Goal = "mine" });
        File.WriteAllText(Path.Combine(folder.Path, "trip.json"), spec);
        var catalog = new InquiryCatalog(folder.Path);
        Assert.Equal("mine", catalog.Get("trip").Spec.Goal);
        Assert.Equal(["animals", "trip"], catalog.Names);
        Assert.Contains("animals, trip", Assert.Throws<AgentsException>(() => catalog.Get("../trip")).Message,
            StringComparison.Ordinal);
    }
}
