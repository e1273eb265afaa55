using System.Text.Json;
using Agents.Episodes;
using Agents.Evaluation;
using Agents.Training.Gates;
using Agents.Training.Improvement;
using Agents.Training.Progress;
using Agents.Training.Tests.Doubles;

namespace Agents.Training.Tests.Improvement;

public sealed class ImproveJobTests : IDisposable
{
    private readonly TrainingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_model_gains_is_promoted_and_is_served()
    {
        await _world.PublishBaseAsync();
        var events = new EventList();

        var report = await RunAsync(events);

        Assert.InRange(report.Before.Accuracy, 0, 0.3);
        Assert.InRange(report.After.Accuracy, 0.8, 1);
        Assert.Equal(GateDecision.Promote, report.Gate.Decision);
        var current = (await _world.Store.GetCurrentAsync("table", TrainingWorld.Token))!;
        Assert.Equal((report.Versions[1].Id, _world.Base.Id), (current.Id, current.Parent));
        Assert.Equal((report.Run, 25), (current.RunId, current.Step));
        Assert.Contains("\"decision\":\"promote\"", current.Gate!, StringComparison.Ordinal);
        Assert.Equal(
            ["before", "train", "gate", "after"], events.Events.OfType<PhaseStarted>().Select(p => p.Phase));
        Assert.Single(events.Events.OfType<VersionPublished>());
    }

    [Fact]
    public async Task The_report_agrees_with_the_store()
    {
        var report = await RunAsync();

        var counts = await _world.Store.CountAsync(new() { RunId = report.Run }, TrainingWorld.Token);
        Assert.Equal(
            new ReportEpisodes(counts.Appended, counts.Consumed, counts.Quarantined, counts.Evaluation),
            report.Episodes);
        Assert.Equal(new ReportEpisodes((25 * 64) + 1000 + 600, 25 * 64, 0, 1600), report.Episodes);
        Assert.Equal(0, counts.Leased);
    }

    [Fact]
    public async Task Before_and_after_equal_an_evaluation_of_the_two_versions_item_by_item()
    {
        var events = new EventList();
        var report = await RunAsync(events);

        foreach (var (phase, id) in new[] { ("before", report.Versions[0].Id), ("after", report.Versions[1].Id) })
        {
            var version = (await _world.Store.FindAsync("table", id, TrainingWorld.Token))!;
            using var client = await _world.Models.LoadAsync(version, TrainingWorld.Token);
            var again = await _world.Evaluator.RunAsync(
                new()
                {
                    Client = client,
                    Task = _world.Task,
                    Split = TaskSplit.Test,
                    Count = 500,
                    Seed = _world.Settings.Seed,
                },
                TrainingWorld.Token);
            var measured = events.Events.OfType<EvaluationCompleted>().Single(e => e.Phase == phase).Report;
            Assert.Equal(
                measured.Items.Select(i => (i.Question, i.Reply, i.Correct)),
                again.Items.Select(i => (i.Question, i.Reply, i.Correct)));
        }
    }

    [Fact]
    public async Task Report_json_has_the_documented_fields()
    {
        var report = await RunAsync();

        var path = _world.Data.Combine("runs", report.Run, "report.json");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(path, TrainingWorld.Token));
        var root = json.RootElement;
        Assert.Equal("table", root.GetProperty("model").GetString());
        Assert.Equal("tabular", root.GetProperty("task").GetString());
        foreach (var name in new[] { "before", "after" })
        {
            var measured = root.GetProperty(name);
            Assert.Equal(500, measured.GetProperty("n").GetInt32());
            Assert.Equal(2, measured.GetProperty("ci95").GetArrayLength());
            Assert.Equal(
                measured.GetProperty("correct").GetInt32() / 500.0, measured.GetProperty("accuracy").GetDouble());
        }

        AssertHas(root.GetProperty("gate"), "decision", "p", "n", "wins", "losses");
        AssertHas(
            root.GetProperty("steps")[0],
            "step", "reward", "exact", "generated_tokens", "seconds_generate", "seconds_train", "grad_norm", "kl",
            "entropy");
        AssertHas(root.GetProperty("versions")[1], "id", "parent");
        AssertHas(root.GetProperty("episodes"), "appended", "consumed", "quarantined", "evaluation");
        Assert.Equal(0, root.GetProperty("log_prob_gap").GetDouble());
        Assert.Equal(25, root.GetProperty("steps").GetArrayLength());
        Assert.Equal(2, root.GetProperty("test_uses").GetInt32());
    }

    [Fact]
    public async Task Learning_rate_zero_gains_nothing_and_publishes_nothing()
    {
        await _world.PublishBaseAsync();
        _world.Settings.LearningRate = 0;

        var report = await RunAsync();

        Assert.Equal(report.Before.Correct, report.After.Correct);
        Assert.Equal((GateDecision.Insufficient, 0, 0), (report.Gate.Decision, report.Gate.Wins, report.Gate.Losses));
        Assert.Single(report.Versions);
        Assert.Single(await _world.Store.HistoryAsync("table", TrainingWorld.Token));
    }

    [Fact]
    public async Task What_was_not_promoted_is_registered_measured_and_not_served()
    {
        await _world.PublishBaseAsync();
        _world.Settings.LearningRate = 1e-9;

        var report = await RunAsync();

        Assert.NotEqual(GateDecision.Promote, report.Gate.Decision);
        Assert.NotNull(await _world.Store.FindAsync("table", report.Versions[1].Id, TrainingWorld.Token));
        Assert.Equal(_world.Base.Id, (await _world.Store.GetCurrentAsync("table", TrainingWorld.Token))!.Id);
    }

    [Fact]
    public async Task A_second_trainer_is_refused_before_anything_is_played()
    {
        await using var other = await _world.Store.BeginTrainingAsync("other", TrainingWorld.Token);

        await Assert.ThrowsAsync<TrainerBusyException>(() => RunAsync());

        Assert.Equal(0, (await _world.CountAsync(null)).Appended);
    }

    [Fact]
    public async Task A_report_that_can_not_be_written_is_one_clear_line()
    {
        var file = _world.Data.Combine("occupied");
        await File.WriteAllTextAsync(file, "in the way", TrainingWorld.Token);

        var error = await Assert.ThrowsAsync<AgentsException>(() => RunAsync(output: file));

        Assert.Contains("The report could not be written", error.Message, StringComparison.Ordinal);
    }

    private static void AssertHas(JsonElement element, params string[] names) =>
        Assert.All(names, name => Assert.True(element.TryGetProperty(name, out _), name));

    private Task<ImproveReport> RunAsync(EventList? events = null, string? output = null) =>
        _world.Improve.RunAsync(
            new ImproveRequest
            {
                Options = _world.Settings,
                Start = _world.Base,
                Steps = 25,
                EvaluationItems = 500,
                Output = output,
            },
            events,
            TrainingWorld.Token);
}
