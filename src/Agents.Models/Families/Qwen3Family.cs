namespace Agents.Models.Families;

/// <summary>Qwen 3, dense: Llama with normalised heads of q and k, of a size of their own.</summary>
internal static class Qwen3Family
{
    public static ModelFamily Instance { get; } = new()
    {
        Name = "qwen3",
        Architecture = "Qwen3ForCausalLM",
        GgufName = "qwen3",
        HasHeadNorms = true,
        WindowIsOptIn = true,
        WindowKey = "max_window_layers",
        HasWindow = (layer, first) => layer >= (first ?? Qwen2Family.FirstWindow),
    };
}
