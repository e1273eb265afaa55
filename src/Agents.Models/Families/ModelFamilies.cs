using Agents.Models.Checkpoints;

namespace Agents.Models.Families;

/// <summary>The families that are known.</summary>
internal static class ModelFamilies
{
    public static IReadOnlyList<ModelFamily> All { get; } =
    [
        LlamaFamily.Instance, MistralFamily.Instance, Qwen2Family.Instance, Qwen3Family.Instance, Gemma3Family.Instance,
        Phi3Family.Instance,
    ];

    /// <summary>The family of a <c>model_type</c>.</summary>
    /// <exception cref="AgentsException">It is not known; the error lists those that are.</exception>
    public static ModelFamily Find(string? name, string source) =>
        All.FirstOrDefault(f => f.Name == name) ?? throw Unknown(source, "model_type", name, All.Select(f => f.Name));

    /// <summary>The family of a GGUF file's architecture.</summary>
    /// <exception cref="AgentsException">It is not known; the error lists those that are.</exception>
    public static ModelFamily FindGguf(string? name, string source) =>
        All.FirstOrDefault(f => f.GgufName is not null && f.GgufName == name)
        ?? throw Unknown(source, "general.architecture", name, All.Select(f => f.GgufName).OfType<string>());

    private static AgentsException Unknown(string source, string key, string? name, IEnumerable<string> known) =>
        CheckpointError.Of($"{source}: {key} is {name ?? "absent"}; known are: {string.Join(", ", known)}.");
}
