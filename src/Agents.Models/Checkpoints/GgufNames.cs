using System.Globalization;
using Agents.Models.Families;

namespace Agents.Models.Checkpoints;

/// <summary>Hugging Face names of the tensors of a GGUF file.</summary>
internal static class GgufNames
{
    private const string Weight = ".weight";
    private const string Bias = ".bias";

    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["token_embd"] = "model.embed_tokens",
        ["output_norm"] = "model.norm",
        ["output"] = "lm_head",
    };

    private static readonly Dictionary<string, string> Layers = new(StringComparer.Ordinal)
    {
        ["attn_norm"] = "input_layernorm",
        ["attn_q"] = "self_attn.q_proj",
        ["attn_k"] = "self_attn.k_proj",
        ["attn_v"] = "self_attn.v_proj",
        ["attn_qkv"] = "self_attn.qkv_proj",
        ["attn_q_norm"] = "self_attn.q_norm",
        ["attn_k_norm"] = "self_attn.k_norm",
        ["attn_output"] = "self_attn.o_proj",
        ["ffn_gate"] = "mlp.gate_proj",
        ["ffn_down"] = "mlp.down_proj",
    };

    /// <summary>The Hugging Face name; null for a tensor that the family does not have.</summary>
    public static string? ToHuggingFace(string name, ModelFamily family)
    {
        var kind = name.EndsWith(Bias, StringComparison.Ordinal) ? Bias : Weight;
        if (!name.EndsWith(kind, StringComparison.Ordinal) || (kind == Bias && !family.HasBias))
            return null;
        var stem = name[..^kind.Length];
        if (!stem.StartsWith("blk.", StringComparison.Ordinal))
            return Whole.TryGetValue(stem, out var whole) ? whole + kind : null;
        var dot = stem.IndexOf('.', 4);
        var number = dot < 0 ? [] : stem.AsSpan(4, dot - 4);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var layer))
            return null;
        return InLayer(stem[(dot + 1)..], family) is { } rest ? $"model.layers.{layer}.{rest}{kind}" : null;
    }

    private static string? InLayer(string name, ModelFamily family) => (name, family.HasOutputNorms) switch
    {
        ("ffn_norm", false) => "post_attention_layernorm",
        ("ffn_norm", true) => "pre_feedforward_layernorm",
        ("post_attention_norm", true) => "post_attention_layernorm",
        ("post_ffw_norm", true) => "post_feedforward_layernorm",
        ("ffn_up", _) => family.PacksProjections ? "mlp.gate_up_proj" : "mlp.up_proj",
        _ => Layers.GetValueOrDefault(name),
    };
}
