using Agents.Registry;
using Agents.Testing;
using Agents.Training.Hosting;
using Agents.Training.Policies;
using Microsoft.Extensions.AI;

namespace Agents.Training.Tests.Doubles;

/// <summary>Opens tabular versions for answering and for training.</summary>
internal sealed class TabularModels : IModelLoader, IPolicyFactory
{
    /// <summary>Changes each policy that is made.</summary>
    public Action<TabularPolicy>? OnCreate { get; set; }

    public List<TabularPolicy> Policies { get; } = [];

    public List<string> Loaded { get; } = [];

    public ValueTask<IChatClient> LoadAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        var logits = TabularWeights.Read(version.Path);
        lock (Loaded)
            Loaded.Add(version.Id);
        return new(new ScriptedChatClient(
            question => $"{TabularWeights.Best(logits, TabularTask.ClassOf(question))}", version.Model, version.Id));
    }

    public IPolicy Create(ModelVersion version, TrainingOptions options)
    {
        var policy = new TabularPolicy(TabularWeights.Read(version.Path), options.LearningRate!.Value);
        OnCreate?.Invoke(policy);
        Policies.Add(policy);
        return policy;
    }
}
