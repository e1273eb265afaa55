using System.Text.Json;
using Agents.Models.Checkpoints;
using Agents.Training.Modules;
using Agents.Training.Optimization;
using static TorchSharp.torch;

namespace Agents.Training.Policies;

/// <summary>
/// A policy on disk: the model's folder, and beside it what training needs to go on bit by bit (optimizer.safetensors,
/// state.json; with adapters their PEFT folder, since the folder's own weights are merged).
/// </summary>
internal sealed class PolicyFiles(
    TorchWeights weights, ParameterSet parameters, AdamW optimizer, TokenizerFiles tokenizer, string baseModel)
{
    private const string OptimizerName = "optimizer.safetensors";
    private const string StateName = "state.json";

    public void Save(string folder, bool withOptimizer)
    {
        CheckpointWriter.Write(folder, weights, tokenizer);
        if (parameters is LoraParameters lora)
            LoraAdapterFile.Write(Path.Combine(folder, LoraAdapterFile.VersionFolder), lora.Adapter(baseModel));
        if (!withOptimizer)
            return;
        using var scope = NewDisposeScope();
        var moments = optimizer.State().Select(s => Moment(s.Name, s.Value.cpu())).ToList();
        AtomicFolder.WriteFile(Path.Combine(folder, OptimizerName), s => SafetensorsWriter.Write(s, moments));
        AtomicFolder.WriteFile(
            Path.Combine(folder, StateName), s => JsonSerializer.Serialize(s, new PolicyState(optimizer.Steps)));
    }

    /// <exception cref="AgentsException">The folder does not hold a state of this policy.</exception>
    public void Restore(string folder)
    {
        var state = ReadState(Path.Combine(folder, StateName));
        if (parameters is LoraParameters lora)
            lora.Load(LoraAdapterFile.Read(Path.Combine(folder, LoraAdapterFile.VersionFolder)));
        else
            RestoreWeights(folder);
        using var file = MappedFile.Open(Path.Combine(folder, OptimizerName));
        var saved = SafetensorsFile.Read(file).ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var (name, value) in optimizer.State())
        {
            if (!saved.TryGetValue(name, out var view) || view.Count != value.NumberOfElements)
            {
                throw new AgentsException(
                    $"{file.Path}: {name} is missing or of another size; it is not this policy's.");
            }


            Read(view, value);
        }

        optimizer.Resume(state.Steps);
    }

    private void RestoreWeights(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        using var loaded = Models.Runtime.FloatWeights.Load(checkpoint);
        weights.CopyFrom(loaded);
        foreach (var block in weights.Layout)
            parameters.Value(block.Name).copy_(weights[block.Name]);
    }

    private static FloatTensor Moment(string name, Tensor value) =>
        new(name, [.. value.shape.Select(d => (int)d)], () => TensorMemory.Span(value));

    private static void Read(TensorView view, Tensor value)
    {
        using var scope = NewDisposeScope();
        var memory = empty(value.shape, ScalarType.Float32, CPU);
        view.CopyTo(TensorMemory.Span(memory));
        value.copy_(memory);
    }

    private static PolicyState ReadState(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<PolicyState>(File.ReadAllBytes(path))
                ?? throw new AgentsException($"{path} holds null; restore the checkpoint from elsewhere.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new AgentsException($"{path} is not a policy's state: {e.Message}", e);
        }
    }
}
