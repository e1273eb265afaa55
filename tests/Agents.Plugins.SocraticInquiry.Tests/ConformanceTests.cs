using Agents.Testing.Plugins;

namespace Agents.Plugins.SocraticInquiry.Tests;

public sealed class ConformanceTests : PluginConformanceTests
{
    private const string Reply =
        """{"points": [{"id": "when", "question": "When?", "answers": ["today", "tomorrow"]}]}""";

    protected override Type Plugin => typeof(SocraticInquiryPlugin);

    protected override IReadOnlyList<PluginCall> Calls =>
    [
        new("Begin", new Dictionary<string, object?> { ["inquiry"] = "animals", ["idempotencyKey"] = "one" }),
        new("Answer", new Dictionary<string, object?> { ["dialogue"] = Id("one"), ["answer"] = "yes" }),
        new("State", new Dictionary<string, object?> { ["dialogue"] = Id("one") }),
        new("Clarify", new Dictionary<string, object?> { ["request"] = "Book a table." }),
    ];

    // A cancelled call is tried before each: the dialogue of the later ones must be there already.
    protected override object Create()
    {
        var plugin = new PluginFixture { Model = PluginFixture.Says(Reply) }.Plugin();
        plugin.BeginAsync("animals", "one", PluginFixture.Token).GetAwaiter().GetResult();
        return plugin;
    }

    private static string Id(string key) => SocraticInquiry.Dialogues.DialogueId.Of(key);
}
