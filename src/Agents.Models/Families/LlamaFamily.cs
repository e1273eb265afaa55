namespace Agents.Models.Families;

/// <summary>Llama 1 to 3, SmolLM, TinyLlama and all that is laid out like them.</summary>
internal static class LlamaFamily
{
    public static ModelFamily Instance { get; } = new()
    {
        Name = "llama",
        Architecture = "LlamaForCausalLM",
        GgufName = "llama",
        InterleavesInGguf = true,
    };
}
