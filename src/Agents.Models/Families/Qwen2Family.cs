namespace Agents.Models.Families;

/// <summary>Qwen 2 and 2.5: Llama with a bias on q, k and v.</summary>
internal static class Qwen2Family
{
    /// <summary>Transformers' default of <c>max_window_layers</c>.</summary>
    public const int FirstWindow = 28;

    public static ModelFamily Instance { get; } = new()
    {
        Name = "qwen2",
        Architecture = "Qwen2ForCausalLM",
        GgufName = "qwen2",
        HasBias = true,
        WindowIsOptIn = true,
        WindowKey = "max_window_layers",
        HasWindow = (layer, first) => layer >= (first ?? FirstWindow),
    };
}
