using System.Text.Json;
using Agents.Testing;
using Agents.Workflows;

namespace Agents.Tests.Workflows;

/// <summary>The workflows of the repository, each run on a scripted model.</summary>
public sealed class ShippedWorkflowTests
{
    [Fact]
    public async Task Ask_answers()
    {
        var fixture = new WorkflowFixture(_ => "42");
        var result = await RunAsync(fixture, "ask", ("question", "6 x 7?"));
        Assert.Equal(("42", 1), (result.Text, result.Spent.Calls));
    }

    [Fact]
    public async Task Debate_hears_both_and_decides()
    {
        string heard = "";
        var fixture = new WorkflowFixture(text =>
        {
            if (!text.StartsWith("The claim", StringComparison.Ordinal))
                return "because " + text;
            heard = text;
            return "{\"holds\": true, \"reason\": \"so\"}";
        });
        var result = await RunAsync(fixture, "debate", ("claim", "tea is good"));
        Assert.Equal("{\"claim\":\"tea is good\",\"holds\":true,\"reason\":\"so\"}", JsonSerializer.Serialize(result.Output));
        Assert.Contains("Argument 1: because tea is good", heard, StringComparison.Ordinal);
        Assert.Contains("Argument 2: because tea is good", heard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(9, false)]
    public async Task Verify_answers_again_until_the_listener_is_convinced(int convincedAt, bool accepted)
    {
        int answers = 0;
        var asked = new List<string>();
        var fixture = new WorkflowFixture(text =>
        {
            if (text.StartsWith("Question:", StringComparison.Ordinal))
                return $"{{\"accepted\": {(answers >= convincedAt ? "true" : "false")}, \"objection\": \"off by {answers}\"}}";
            asked.Add(text);
            return $"answer {++answers}";
        });
        var result = await RunAsync(fixture, "verify", ("question", "2 + 2?"));
        int attempts = Math.Min(3, convincedAt);
        var output = result.Output!.Value;
        Assert.Equal(accepted, output.GetProperty("accepted").GetBoolean());
        Assert.Equal(attempts, output.GetProperty("attempts").GetInt32());
        Assert.Equal($"answer {attempts}", output.GetProperty("answer").GetString());
        Assert.DoesNotContain("refused", asked[0], StringComparison.Ordinal);
        if (attempts > 1)
            Assert.Contains("It was refused: off by 1", asked[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("question", "explained")]
    [InlineData("complaint", "sorry")]
    [InlineData("other", "forwarded")]
    public async Task Triage_takes_the_way_of_the_topic(string topic, string reply)
    {
        var fixture = new WorkflowFixture();
        fixture.Client = new InstructedChatClient(instructions => instructions switch
        {
            _ when instructions.StartsWith("Sort", StringComparison.Ordinal) => $"{{\"topic\": \"{topic}\"}}",
            _ when instructions.StartsWith("Answer", StringComparison.Ordinal) => "explained",
            _ when instructions.StartsWith("Apologise", StringComparison.Ordinal) => "sorry",
            _ when instructions.StartsWith("Say in one", StringComparison.Ordinal) => "forwarded",
            _ => null,
        });
        var result = await RunAsync(fixture, "triage", ("message", "hm"));
        Assert.Equal($"{{\"topic\":\"{topic}\",\"reply\":\"Dear customer, {reply}\"}}", JsonSerializer.Serialize(result.Output));
        Assert.Equal(3, result.Spent.Calls);
    }

    private static WorkflowDefinition Load(string name) => new WorkflowLoader([]).Load(
        Path.Combine(SharedFiles.RepositoryRoot, "workflows", name + ".yaml"));

    private static async Task<WorkflowResult> RunAsync(
        WorkflowFixture fixture, string name, params (string Name, object? Value)[] inputs)
    {
        var result = await fixture.Runner().RunAsync(
            Load(name), inputs.ToDictionary(i => i.Name, i => i.Value), cancellationToken: WorkflowFixture.Token);
        Assert.True(result.Status == WorkflowStatus.Completed, result.Error);
        return result;
    }
}
