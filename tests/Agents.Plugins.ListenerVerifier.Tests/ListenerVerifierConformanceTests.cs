using Agents.Plugins.ListenerVerifier.Tests.Listening;
using Agents.Testing.Plugins;

namespace Agents.Plugins.ListenerVerifier.Tests;

public sealed class ListenerVerifierConformanceTests : PluginConformanceTests
{
    private const string Question = "Which is larger?\nA) 17 + 25\nB) 38 + 3";
    private const string Reply = "17 + 25 is 42 and 38 + 3 is 41, so the answer is A.";

    protected override Type Plugin => typeof(ListenerVerifierPlugin);

    protected override IReadOnlyList<PluginCall> Calls =>
    [
        new("Verify", new Dictionary<string, object?> { ["question"] = Question, ["reply"] = Reply }),
        new("Verify", new Dictionary<string, object?>
        {
            ["question"] = "Which is larger?",
            ["reply"] = Reply,
            ["options"] = new[] { "17 + 25", "38 + 3" },
        }),
        new("Strip", new Dictionary<string, object?> { ["question"] = Question, ["reply"] = Reply }),
    ];

    protected override object Create() => new ListenerVerifierPlugin(
        new AnswerVerifier([new Listener("listener", new LetterClient((_, letter) => letter == "A" ? 0 : -1))]));
}
