using System.Globalization;

namespace Agents.Models.Checkpoints;

/// <summary>Hugging Face names of the tensors of a GGUF file of the llama architecture.</summary>
internal static class GgufNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["token_embd.weight"] = "model.embed_tokens.weight",
        ["output_norm.weight"] = "model.norm.weight",
        ["output.weight"] = "lm_head.weight",
        ["attn_norm.weight"] = "input_layernorm.weight",
        ["attn_q.weight"] = "self_attn.q_proj.weight",
        ["attn_k.weight"] = "self_attn.k_proj.weight",
        ["attn_v.weight"] = "self_attn.v_proj.weight",
        ["attn_output.weight"] = "self_attn.o_proj.weight",
        ["ffn_norm.weight"] = "post_attention_layernorm.weight",
        ["ffn_gate.weight"] = "mlp.gate_proj.weight",
        ["ffn_up.weight"] = "mlp.up_proj.weight",
        ["ffn_down.weight"] = "mlp.down_proj.weight",
    };

    /// <summary>The Hugging Face name; null for a tensor that the family does not have.</summary>
    public static string? ToHuggingFace(string name)
    {
        if (!name.StartsWith("blk.", StringComparison.Ordinal))
            return name.Contains('_') ? Names.GetValueOrDefault(name) : name == "output.weight" ? Names[name] : null;
        var dot = name.IndexOf('.', 4);
        var number = dot < 0 ? [] : name.AsSpan(4, dot - 4);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var layer))
            return null;
        return Names.TryGetValue(name[(dot + 1)..], out var rest) ? $"model.layers.{layer}.{rest}" : null;
    }
}
