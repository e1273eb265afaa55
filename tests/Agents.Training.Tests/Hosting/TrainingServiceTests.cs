using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Records;
using Agents.Registry;
using Agents.Training.Hosting;
using Agents.Training.Policies;
using Agents.Training.Tests.Doubles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Agents.Training.Tests.Hosting;

public sealed class TrainingServiceTests : IDisposable
{
    private readonly TrainingWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_host_trains_and_serves_better_versions_and_stops_with_a_consistent_store()
    {
        await _world.PublishBaseAsync();
        using var host = Build();
        await host.StartAsync(TrainingWorld.Token);

        await PublicationAsync();
        await host.StopAsync(TrainingWorld.Token);

        Assert.NotEqual(_world.Base.Id, (await _world.Store.GetCurrentAsync("table", TrainingWorld.Token))!.Id);
        Assert.Equal(0, (await _world.CountAsync()).Leased);
        await using var free = await _world.Store.BeginTrainingAsync("next", TrainingWorld.Token);
        Assert.All(_world.Models.Policies, p => Assert.True(p.IsDisposed));
    }

    [Fact]
    public async Task An_error_is_retried_from_the_last_checkpoint_and_the_host_lives_on()
    {
        await _world.PublishBaseAsync();
        var time = new FakeTimeProvider();
        var failed = new TaskCompletionSource();
        _world.Models.OnCreate = policy => policy.OnUpdate = (number, _) =>
        {
            if (_world.Models.Policies.Count != 1 || number != 4)
                return null;
            failed.TrySetResult();
            throw new InvalidOperationException("out of memory");
        };
        using var host = Build(time);
        await host.StartAsync(TrainingWorld.Token);

        await failed.Task;
        var published = PublicationAsync();
        while (!published.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            await Task.Yield();
        }

        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        Assert.False(lifetime.ApplicationStopping.IsCancellationRequested);
        await host.StopAsync(TrainingWorld.Token);
        Assert.Equal(2, _world.Models.Policies.Count);
    }

    [Fact]
    public async Task Switched_off_it_trains_nothing()
    {
        await _world.PublishBaseAsync();
        using var host = Build(settings: o => o.Enabled = false);

        await host.StartAsync(TrainingWorld.Token);
        await host.Services.GetServices<IHostedService>().OfType<TrainingService>().Single().ExecuteTask!;
        await host.StopAsync(TrainingWorld.Token);

        Assert.Empty(_world.Models.Policies);
    }

    [Fact]
    public async Task Wrong_options_are_reported_at_start_all_at_once()
    {
        using var host = Build(settings: o =>
        {
            (o.Group, o.LearningRate, o.Loss, o.GateItems, o.Device) = (1, double.NaN, "ppo", 199, "gpu");
        });

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TrainingWorld.Token));

        Assert.Equal(5, error.Failures.Count());
        foreach (var name in new[] { "Group", "LearningRate", "Loss", "GateItems", "Device" })
            Assert.Contains(error.Failures, f => f.StartsWith($"Training:{name}:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_section_is_bound_and_code_has_the_last_word()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Training:Prompts"] = "4",
            ["Training:Group"] = "16",
            ["Training:Rubric:Weights:correct"] = "2",
        }).Build();
        var services = new ServiceCollection();
        services.AddAgents(configuration).AddTraining(o => o.Group = 32);
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<TrainingOptions>>().Value;

        Assert.Equal((4, 32), (options.Prompts, options.Group));
        Assert.Equal(2, provider.GetRequiredService<IOptions<Agents.Rewards.RubricOptions>>().Value.Weights["correct"]);
    }

    private IHost Build(TimeProvider? time = null, Action<TrainingOptions>? settings = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IEpisodeStore>(_world.Store);
        builder.Services.AddSingleton<IModelRegistry>(_world.Store);
        builder.Services.AddSingleton<IRecordLog>(_world.Store);
        builder.Services.AddSingleton<ITaskSet>(_world.Task);
        builder.Services.AddAgents().AddTraining(o =>
        {
            (o.Model, o.Task, o.LearningRate, o.Interval) = ("table", "tabular", 0.4, TimeSpan.Zero);
            (o.StepsPerRound, o.CheckpointInterval, o.GateItems) = (10, 3, 300);
            settings?.Invoke(o);
        });
        builder.Services.Configure<AgentsOptions>(o => o.Data = _world.Data.FullPath);
        builder.Services.Replace(ServiceDescriptor.Singleton<IModelLoader>(_world.Models));
        builder.Services.Replace(ServiceDescriptor.Singleton<IPolicyFactory>(_world.Models));
        builder.Services.Replace(ServiceDescriptor.Singleton(_world.Stager));
        return builder.Build();
    }

    private Task PublicationAsync()
    {
        var published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _world.Store.Watch("table").RegisterChangeCallback(_ => published.TrySetResult(), null);
        return published.Task.WaitAsync(TimeSpan.FromSeconds(60), TrainingWorld.Token);
    }
}
